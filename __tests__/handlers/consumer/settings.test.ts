import { readConsumerSettings } from "../../../handlers/consumer/settings";
import { testSettings } from "../support/test-settings";

const ENVIRONMENT = {
  QUEUE_URL: "https://main",
  DLQ_URL: "https://dlq",
  TRUSTED_SENDERS: "AROACONSUMER",
  MAX_RECEIVE_COUNT: "2",
  RETRY_BACKOFF_BASE_SECONDS: "5",
  RETRY_BACKOFF_CAP_SECONDS: "60",
};

test("the settings are what the environment says", () => {
  expect(readConsumerSettings(ENVIRONMENT)).toEqual({
    queueUrl: "https://main",
    deadLetterQueueUrl: "https://dlq",
    trustedSenders: new Set(["AROACONSUMER"]),
    maxReceiveCount: 2,
    backoff: { baseSeconds: 5, capSeconds: 60 },
  });
});

testSettings(readConsumerSettings, ENVIRONMENT, {
  mayBeEmpty: ["TRUSTED_SENDERS"],
  numbers: [
    ["MAX_RECEIVE_COUNT", 1, 1_000, ""],
    ["RETRY_BACKOFF_BASE_SECONDS", 1, 43_200, " s"],
    ["RETRY_BACKOFF_CAP_SECONDS", 1, 43_200, " s"],
  ],
});
