import { readRedriverSettings } from "../../../handlers/redriver/settings";
import { testSettings } from "../support/test-settings";

const DAY_MS = 86_400_000;
const ENVIRONMENT = {
  QUEUE_URL: "https://main",
  RETRY_QUEUE_URL: "https://retry",
  QUARANTINE_QUEUE_URL: "https://quarantine",
  ALERTS_TOPIC_ARN: "arn:aws:sns:us-east-1:000000000000:alerts",
  ALERTS_SUBSCRIPTIONS: "3",
  PRODUCER_ALERTS_TOPIC_ARNS: "arn:aws:sns:us-east-1:000000000000:producer-alerts",
  OPERATIONS_TOPIC_ARN: "arn:aws:sns:us-east-1:000000000000:operations",
  OPERATIONS_SUBSCRIPTIONS: "1",
  TRUSTED_SENDERS: "AROACONSUMER,AROAOPERATOR",
  MAX_ATTEMPTS: "8",
  MAX_MESSAGE_BYTES: "262144",
  REDRIVE_INTERVAL_SECONDS: "300",
  VISIBILITY_TIMEOUT_SECONDS: "330",
  RUN_CAP: "10000",
  RATE_PER_SECOND: "500",
  HELD_MEGABYTES: "128",
  IN_FLIGHT_LIMIT: "100000",
  RENEW_AFTER_DAYS: "7",
  MAX_HOLD_DAYS: "90",
};

test("the settings are what the environment says, and a quarter of the memory is for messages", () => {
  expect(readRedriverSettings(ENVIRONMENT)).toEqual({
    queueUrl: "https://main",
    trustedSenders: new Set(["AROACONSUMER", "AROAOPERATOR"]),
    retryQueueUrl: "https://retry",
    quarantineQueueUrl: "https://quarantine",
    maxAttempts: 8,
    maxMessageBytes: 262_144,
    intervalSeconds: 300,
    visibilityTimeoutSeconds: 330,
    runCap: 10_000,
    ratePerSecond: 500,
    inFlightLimit: 100_000,
    renewAfterMs: 7 * DAY_MS,
    maxHoldMs: 90 * DAY_MS,
    alertsTopic: {
      arn: "arn:aws:sns:us-east-1:000000000000:alerts",
      others: ["arn:aws:sns:us-east-1:000000000000:producer-alerts"],
      subscriptions: 3,
    },
    operationsTopic: { arn: "arn:aws:sns:us-east-1:000000000000:operations", subscriptions: 1 },
    budget: { messages: 20_000, bytes: 128 * 1_048_576 },
  });
});

testSettings(readRedriverSettings, ENVIRONMENT, {
  mayBeEmpty: ["PRODUCER_ALERTS_TOPIC_ARNS"],
  numbers: [
    ["HELD_MEGABYTES", 16, 2_048, " MB"],
    ["MAX_ATTEMPTS", 1, 10, ""],
    ["MAX_MESSAGE_BYTES", 1024, 1_048_576, " bytes"],
    ["VISIBILITY_TIMEOUT_SECONDS", 1, 43_200, " s"],
    ["IN_FLIGHT_LIMIT", 1, 110_000, ""],
    ["RENEW_AFTER_DAYS", 1, 12, " d"],
    ["MAX_HOLD_DAYS", 2, 3_650, " d"],
    ["RATE_PER_SECOND", 1, 3_000, " messages a second"],
    ["RUN_CAP", 1, 450_000, ""],
  ],
});

test.each(["59", "90", "420", "86401"])("REDRIVE_INTERVAL_SECONDS is not %s", (value) => {
  expect(() => readRedriverSettings({ ...ENVIRONMENT, REDRIVE_INTERVAL_SECONDS: value })).toThrow(
    /^Environment variable REDRIVE_INTERVAL_SECONDS must be one of 60, 120, .* s, but is "\d+"\./,
  );
});
