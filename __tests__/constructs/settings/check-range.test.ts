import { checkRange, limitOf } from "../../../constructs/settings/check-range";
import { checkStageSettings } from "../../../constructs/settings/check-stage-settings";
import { STAGE_SETTINGS } from "../../../constructs/settings/stage-settings";
import { STAGES } from "../../../core/project/stages";
import { LIMITED_SETTINGS, withNumbers } from "./support/change-settings";

const SQS =
  "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html";
const LAMBDA = "https://docs.aws.amazon.com/lambda/latest/dg";
const MAPPING = `${LAMBDA}/services-sqs-parameters.html`;
const ATTEMPTS = "bounded attempts: more would only hide an outage from people";

test.each([
  ["queue.maxReceiveCount", 0, "a whole number from 1 to 1000", SQS],
  ["consumer.timeoutSeconds", 901, "a whole number from 1 to 900 s", `${LAMBDA}/gettingstarted-limits.html`],
  ["consumer.batchSize", 50_000, "a whole number from 1 to 10000", MAPPING],
  ["notifier.maximumConcurrency", 1, "a whole number from 2 to 1000", `${LAMBDA}/services-sqs-scaling.html`],
  ["notifier.batchingWindowSeconds", 0.5, "a whole number from 0 to 300 s", MAPPING],
  ["backoff.maxAttempts", 11, "a whole number from 1 to 10", ATTEMPTS],
  [
    "alerts.alertsPerSecond",
    10.5,
    "a number from 0.1 to 10",
    "https://docs.aws.amazon.com/general/latest/gr/sns.html",
  ],
  [
    "redriver.memoryMegabytes",
    Number.NaN,
    "a whole number from 128 to 10240 MB",
    `${LAMBDA}/gettingstarted-limits.html`,
  ],
] as const)("says for %s = %d which rule, why, and what to do", (setting, value, rule, why) => {
  expect(checkRange(setting, value)).toBe(
    `${setting} must be ${rule}, but is ${value}. (${why}) Change it in constructs/settings/stage-settings.ts.`,
  );
});

test("lists the allowed values if a range is not enough", () => {
  expect(checkRange("logRetentionDays", 8)).toBe(
    "logRetentionDays must be one of 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653 d, but is 8. (https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html) Change it in constructs/settings/stage-settings.ts.",
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
