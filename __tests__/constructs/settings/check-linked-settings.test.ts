import { checkStageSettings } from "../../../constructs/settings/check-stage-settings";
import { STAGE_SETTINGS } from "../../../constructs/settings/stage-settings";
import type { Stage } from "../../../core/project/stages";
import { type NumberChanges, withNumbers } from "./support/change-settings";

function check(stage: Stage, changes: NumberChanges): string[] {
  return checkStageSettings(withNumbers(STAGE_SETTINGS[stage], changes), stage);
}

const BROKEN: [string, Stage, NumberChanges, string][] = [
  [
    "a batch above 10 without a window",
    "dev",
    { "consumer.batchSize": 11 },
    "consumer.batchingWindowSeconds must be at least 1 s with a batch size above 10, but is 0 with 11. (https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-parameters.html) Change it in constructs/settings/stage-settings.ts.",
  ],
  [
    "an interval that divides neither the hour nor the day",
    "prod",
    { "redriver.redriveIntervalSeconds": 630 },
    "redriver.redriveIntervalSeconds must be one of 60, 120, 180, 240, 300, 360, 600, 720, 900, 1200, 1800, 3600, 7200, 10800, 14400, 21600, 28800, 43200, 86400 s, but is 630. (https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html) Change it in constructs/settings/stage-settings.ts.",
  ],
  [
    "renewals in the minute of a redrive",
    "dev",
    { "redriver.renewIntervalSeconds": 240 },
    "redriver.renewIntervalSeconds and redriver.redriveIntervalSeconds must have a common divisor of at least 120 s, so that no renewal starts in the minute of a redrive, but are 240 and 300. Change it in constructs/settings/stage-settings.ts.",
  ],
  [
    "a DLQ's count beyond SQS's, however long the interval",
    "dev",
    { "queue.maxReceiveCount": 1000, "redriver.redriveIntervalSeconds": 86_400 },
    "queue.maxReceiveCount + 1 + queue.notifierReceives, the DLQ's own count, must be at most 1000, but is 1051. (https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html) Change it in constructs/settings/stage-settings.ts.",
  ],
  [
    "a redrive that comes before its evidence",
    "prod",
    { "redriver.redriveIntervalSeconds": 360 },
    "redriver.redriveIntervalSeconds must be at least 480 s (queue.maxReceiveCount × the main queue's visibility timeout + notifier.batchingWindowSeconds + notifier.timeoutSeconds), but is 360. If it is shorter, a message that failed again is not scheduled for retry yet and cannot hold its cause back. Raise it, or lower the values that it is derived from.",
  ],
  [
    "a backoff that falls",
    "dev",
    { "backoff.capSeconds": 299 },
    "backoff.capSeconds must be at least backoff.baseSeconds (300 s), but is 299. Change it in constructs/settings/stage-settings.ts.",
  ],
  [
    "a retry backoff that falls",
    "dev",
    { "consumer.retryBackoffCapSeconds": 4 },
    "consumer.retryBackoffCapSeconds must be at least consumer.retryBackoffBaseSeconds (5 s), but is 4. Change it in constructs/settings/stage-settings.ts.",
  ],
  [
    "a retry later than the visibility timeout",
    "dev",
    { "consumer.retryBackoffCapSeconds": 61 },
    "consumer.retryBackoffCapSeconds must be at most the main queue's visibility timeout (60 s), because the redrive interval depends on it, but is 61. Change it in constructs/settings/stage-settings.ts.",
  ],
  [
    "a run that outlasts its function",
    "dev",
    { "redriver.ratePerSecond": 33 },
    "redriver.runCap must be sent within redriver.timeoutSeconds (300 s) at redriver.ratePerSecond (33), but 10000 messages take 304 s. Change it in constructs/settings/stage-settings.ts.",
  ],
  [
    "more in memory than the function has room for",
    "dev",
    { "redriver.heldMegabytes": 129 },
    "redriver.heldMegabytes must be at most a quarter of redriver.memoryMegabytes (512 MB), but is 129. Change it in constructs/settings/stage-settings.ts.",
  ],
  [
    "a hold that ends before its renewal",
    "dev",
    { "redriver.maxHoldDays": 7 },
    "redriver.maxHoldDays must be more than redriver.renewAfterDays (7 d), but is 7. Change it in constructs/settings/stage-settings.ts.",
  ],
  [
    "a burst into a mailbox",
    "dev",
    { "alerts.alertsPerSecond": 2 },
    "alerts.alertsPerSecond must be at most 1 if people read the alerts (stage dev), but is 2. SNS suspends an e-mail subscription that gets more than 10 a second. Change it in constructs/settings/stage-settings.ts.",
  ],
  [
    "alerts that cannot be spaced in time",
    "dev",
    { "notifier.timeoutSeconds": 31 },
    "notifier.timeoutSeconds must be at least 32 s, so that its alerts can be spaced (8 × notifier.maximumConcurrency / alerts.alertsPerSecond = 16 s) in half of it and before its report, but is 31. Change it in constructs/settings/stage-settings.ts.",
  ],
  [
    "a last alert that could not be spaced before the report",
    "local",
    { "notifier.timeoutSeconds": 4, "alerts.alertsPerSecond": 8 },
    "notifier.timeoutSeconds must be at least 5 s, so that its alerts can be spaced (8 × notifier.maximumConcurrency / alerts.alertsPerSecond = 2 s) in half of it and before its report, but is 4. Change it in constructs/settings/stage-settings.ts.",
  ],
  [
    "more alerts an hour than people read",
    "prod",
    { "alerts.maxAlertsPerHour": 61 },
    "alerts.maxAlertsPerHour must be at most 60 if people read the alerts (stage prod), but is 61. Change it in constructs/settings/stage-settings.ts.",
  ],
  [
    "an execution environment that may tell nothing",
    "dev",
    { "alerts.maxAlertsPerHour": 7 },
    "alerts.maxAlertsPerHour must be at least 4 × notifier.maximumConcurrency (8), so that each execution environment can alert about everything, but is 7. Change it in constructs/settings/stage-settings.ts.",
  ],
];

test.each(BROKEN)("refuses %s", (_what, stage, changes, message) => {
  expect(check(stage, changes)).toEqual([message]);
});

const AT_THE_EDGE: [string, Stage, NumberChanges][] = [
  [
    "a batch above 10 with a window of 1 s",
    "dev",
    { "consumer.batchSize": 11, "consumer.batchingWindowSeconds": 1 },
  ],
  [
    "the shortest interval that lets evidence arrive",
    "prod",
    { "redriver.redriveIntervalSeconds": 600, "consumer.timeoutSeconds": 20 },
  ],
  ["a backoff that stays", "dev", { "backoff.capSeconds": 300 }],
  ["a run that takes the whole timeout", "dev", { "redriver.runCap": 10_200, "redriver.ratePerSecond": 34 }],
  ["a hold of one day more than renewal", "dev", { "redriver.maxHoldDays": 8 }],
  ["the shortest timeout that spaces alerts", "dev", { "notifier.timeoutSeconds": 32 }],
  [
    "the shortest timeout that leaves room for the report",
    "local",
    { "notifier.timeoutSeconds": 5, "alerts.alertsPerSecond": 8 },
  ],
  ["sixty alerts an hour, however short the window", "prod", { "notifier.batchingWindowSeconds": 1 }],
  ["the least alerts an hour for each execution environment", "dev", { "alerts.maxAlertsPerHour": 8 }],
  ["ten alerts a second where nobody reads them", "local", { "alerts.alertsPerSecond": 10 }],
];

test.each(AT_THE_EDGE)("accepts %s", (_what, stage, changes) => {
  expect(check(stage, changes)).toEqual([]);
});

test("reports every linked rule that is broken", () => {
  expect(check("dev", { "backoff.capSeconds": 1, "redriver.maxHoldDays": 2 })).toHaveLength(2);
});
