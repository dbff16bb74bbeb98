import { checkStageSettings } from "../../../constructs/settings/check-stage-settings";
import { checkRange, limitOf } from "../../../constructs/settings/limited-settings";
import { STAGE_SETTINGS } from "../../../constructs/settings/stages";
import { STAGES } from "../../../core/project/stages";
import { LIMITED_SETTINGS, withNumbers } from "./support/change-settings";

test.each([
  [
    "queue.maxReceiveCount",
    0,
    "queue.maxReceiveCount must be a whole number from 1 to 1000, but is 0. (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html) Change it in constructs/settings/stages.ts.",
  ],
  [
    "consumer.timeoutSeconds",
    901,
    "consumer.timeoutSeconds must be a whole number from 1 to 900 s, but is 901. (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html) Change it in constructs/settings/stages.ts.",
  ],
  [
    "consumer.batchSize",
    50_000,
    "consumer.batchSize must be a whole number from 1 to 10000, but is 50000. (https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-parameters.html) Change it in constructs/settings/stages.ts.",
  ],
  [
    "notifier.maximumConcurrency",
    1,
    "notifier.maximumConcurrency must be a whole number from 2 to 1000, but is 1. (https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html) Change it in constructs/settings/stages.ts.",
  ],
  [
    "notifier.batchingWindowSeconds",
    0.5,
    "notifier.batchingWindowSeconds must be a whole number from 0 to 300 s, but is 0.5. (https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-parameters.html) Change it in constructs/settings/stages.ts.",
  ],
  [
    "backoff.maxAttempts",
    11,
    "backoff.maxAttempts must be a whole number from 1 to 10, but is 11. (bounded attempts: more would only hide an outage from people) Change it in constructs/settings/stages.ts.",
  ],
  [
    "alerts.alertsPerSecond",
    10.5,
    "alerts.alertsPerSecond must be a number from 0.1 to 10, but is 10.5. (https://docs.aws.amazon.com/general/latest/gr/sns.html) Change it in constructs/settings/stages.ts.",
  ],
  [
    "redriver.memoryMegabytes",
    Number.NaN,
    "redriver.memoryMegabytes must be a whole number from 128 to 10240 MB, but is NaN. (https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html) Change it in constructs/settings/stages.ts.",
  ],
] as const)("says for %s = %d which rule, why, and what to do", (setting, value, message) => {
  expect(checkRange(setting, value)).toBe(message);
});

test("lists the allowed values if a range is not enough", () => {
  expect(checkRange("logRetentionDays", 8)).toBe(
    "logRetentionDays must be one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653 d, but is 8. (https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html) Change it in constructs/settings/stages.ts.",
  );
});

test.each(LIMITED_SETTINGS)("accepts both ends of %s and refuses what is beyond", (setting) => {
  const { min, max } = limitOf(setting);

  expect(checkRange(setting, min)).toBeUndefined();
  expect(checkRange(setting, max)).toBeUndefined();
  expect(checkRange(setting, min - 1)).toContain(`but is ${min - 1}.`);
  expect(checkRange(setting, max + 1)).toContain(`but is ${max + 1}.`);
  expect(checkRange(setting, Number.POSITIVE_INFINITY)).toContain("but is Infinity.");
});

test.each(LIMITED_SETTINGS)("checks %s in a stage's record", (setting) => {
  const { max } = limitOf(setting);

  expect(checkStageSettings(withNumbers(STAGE_SETTINGS.dev, { [setting]: max + 1 }), "dev")).toEqual([
    checkRange(setting, max + 1),
  ]);
});

test.each(STAGES)("finds nothing wrong with the record of stage %s", (stage) => {
  expect(checkStageSettings(STAGE_SETTINGS[stage], stage)).toEqual([]);
});

test("refuses a number that has no limit", () => {
  const record = { ...STAGE_SETTINGS.dev, consumer: { ...STAGE_SETTINGS.dev.consumer, mystery: 1 } };

  expect(checkStageSettings(record, "dev")).toEqual([
    "consumer.mystery has no limit. Give it one in core/limits/limit-table.ts.",
  ]);
});

test("names every number that is out of range, not only the first", () => {
  const record = withNumbers(STAGE_SETTINGS.dev, { "consumer.batchSize": 0, "notifier.batchSize": 0 });

  expect(checkStageSettings(record, "dev")).toEqual([
    checkRange("consumer.batchSize", 0),
    checkRange("notifier.batchSize", 0),
  ]);
});
