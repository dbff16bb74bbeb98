import { readNotifierSettings } from "../../../handlers/notifier/settings";
import { testSettings } from "../support/test-settings";

const ENVIRONMENT = {
  AWS_REGION: "us-east-1",
  AWS_LAMBDA_LOG_GROUP_NAME: "/aws/lambda/notifier",
  DLQ_URL: "https://dlq",
  RETRY_QUEUE_URL: "https://retry",
  QUARANTINE_QUEUE_URL: "https://sqs/1/team-quarantine_for_reliable_q",
  STAGE: "dev",
  DLQ_QUEUE: "",
  ALERTS_TOPIC_ARN: "arn:aws:sns:us-east-1:1:team-reliable-q-alerts",
  ALERT_BODIES: "https",
  PRODUCER_ALERTS_TOPIC_ARNS: "arn:aws:sns:us-east-1:1:team-reliable-q-producer-alerts",
  RUNBOOK_URL: "https://wiki/runbook",
  TRUSTED_SENDERS: "AROACONSUMER,AROAOPERATOR",
  PRODUCER_SENDERS: "AROASTORE3=team:3,AROASTORE3=team:4",
  MAX_ATTEMPTS: "8",
  MAX_MESSAGE_BYTES: "262144",
  BACKOFF_BASE_SECONDS: "300",
  BACKOFF_CAP_SECONDS: "21600",
  ALERT_SPACING_MS: "2000",
  ALERTS_PER_HOUR: "30",
};

test("the settings are what the environment says", () => {
  expect(readNotifierSettings(ENVIRONMENT)).toEqual({
    deadLetterQueueUrl: "https://dlq",
    producersBySender: new Map([["AROASTORE3", new Set(["team:3", "team:4"])]]),
    trustedSenders: new Set(["AROACONSUMER", "AROAOPERATOR"]),
    retryQueueUrl: "https://retry",
    quarantineQueueUrl: "https://sqs/1/team-quarantine_for_reliable_q",
    maxAttempts: 8,
    maxMessageBytes: 262_144,
    backoff: { baseSeconds: 300, capSeconds: 21_600 },
    alertSpacingMs: 2_000,
    alertsPerHour: 30,
    alertsTopicArn: "arn:aws:sns:us-east-1:1:team-reliable-q-alerts",
    ownBodies: ["https"],
    producerTopicArns: ["arn:aws:sns:us-east-1:1:team-reliable-q-producer-alerts"],
    alert: {
      stage: "dev",
      queue: "team-reliable_q",
      runbookUrl: "https://wiki/runbook",
      maxAttempts: 8,
      dlqOptions: "--stage dev --region us-east-1 --prefix team-",
      console: {
        retry:
          "https://us-east-1.console.aws.amazon.com/sqs/v3/home?region=us-east-1#/queues/https%3A%2F%2Fretry",
        quarantine:
          "https://us-east-1.console.aws.amazon.com/sqs/v3/home?region=us-east-1#/queues/https%3A%2F%2Fsqs%2F1%2Fteam-quarantine_for_reliable_q",
        logs: "https://us-east-1.console.aws.amazon.com/cloudwatch/home?region=us-east-1#logsV2:log-groups/log-group/$252Faws$252Flambda$252Fnotifier",
      },
    },
  });
});

test("a project with several queues must name this one to the command", () => {
  expect(readNotifierSettings({ ...ENVIRONMENT, DLQ_QUEUE: "reliable_q" }).alert.dlqOptions).toBe(
    "--queue reliable_q --stage dev --region us-east-1 --prefix team-",
  );
});

test.each([
  ["prod", "--stage prod --region us-east-1 --prefix ''"],
  ["dev", "--stage dev --region us-east-1"],
])("a deployment of stage %s without a prefix is found by the command", (STAGE, options) => {
  const QUARANTINE_QUEUE_URL = "https://sqs/1/quarantine_for_reliable_q";

  expect(readNotifierSettings({ ...ENVIRONMENT, STAGE, QUARANTINE_QUEUE_URL }).alert.dlqOptions).toBe(
    options,
  );
});

test("a local run has no console, so it provides no link to one", () => {
  expect(readNotifierSettings({ ...ENVIRONMENT, STAGE: "local" }).alert).not.toHaveProperty("console");
});

testSettings(readNotifierSettings, ENVIRONMENT, {
  mayBeEmpty: ["DLQ_QUEUE", "PRODUCER_SENDERS", "ALERT_BODIES", "PRODUCER_ALERTS_TOPIC_ARNS"],
  numbers: [
    ["MAX_ATTEMPTS", 1, 10, ""],
    ["MAX_MESSAGE_BYTES", 1024, 1_048_576, " bytes"],
    ["BACKOFF_BASE_SECONDS", 1, 43_200, " s"],
    ["BACKOFF_CAP_SECONDS", 1, 43_200, " s"],
    ["ALERT_SPACING_MS", 0, 60_000, " ms"],
    ["ALERTS_PER_HOUR", 4, 36_000, ""],
  ],
});

test("without a prefix the command needs none", () => {
  const settings = readNotifierSettings({
    ...ENVIRONMENT,
    QUARANTINE_QUEUE_URL: "https://sqs/1/quarantine_for_reliable_q",
  });
  expect(settings.alert.dlqOptions).toBe("--stage dev --region us-east-1");
});
