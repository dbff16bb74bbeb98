import { readConsumerSettings } from "../../../handlers/consumer/settings";

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

test.each(Object.keys(ENVIRONMENT).filter((name) => name !== "TRUSTED_SENDERS"))(
  "without %s the function does not start",
  (name) => {
    expect(() => readConsumerSettings({ ...ENVIRONMENT, [name]: undefined })).toThrow(
      `Environment variable ${name} must not be empty. Set it on the function. \`cdktf deploy\` does so from the stage's settings.`,
    );
  },
);

test.each([
  ["MAX_RECEIVE_COUNT", 1, 1_000, ""],
  ["RETRY_BACKOFF_BASE_SECONDS", 1, 43_200, " s"],
  ["RETRY_BACKOFF_CAP_SECONDS", 1, 43_200, " s"],
])("%s is a whole number from %i to %i%s", (name, min, max, unit) => {
  for (const value of [min, max]) {
    expect(() => readConsumerSettings({ ...ENVIRONMENT, [name]: String(value) })).not.toThrow();
  }
  for (const value of [min - 1, max + 1, min + 0.5, "five"]) {
    expect(() => readConsumerSettings({ ...ENVIRONMENT, [name]: String(value) })).toThrow(
      `Environment variable ${name} must be a whole number from ${min} to ${max}${unit}, but is "${value}".`,
    );
  }
});
