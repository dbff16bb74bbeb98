import type { NotifierSettings } from "../../handlers/notifier/forward-dead-letters";
import type { RedriverSettings } from "../../handlers/redriver/settings";

export const QUEUES = [
  "reliable_q",
  "dlq_for_reliable_q",
  "parking_for_reliable_q",
  "quarantine_for_reliable_q",
] as const;

export type QueueName = (typeof QUEUES)[number];

export interface WorldSettings {
  readonly queues: readonly { readonly QueueName: string; readonly Attributes: Record<string, string> }[];
  readonly topicArn: string;
  readonly notifier: Omit<NotifierSettings, "catalog">;
  readonly redriver: RedriverSettings;
  readonly url: (queue: string) => string;
  readonly arn: (queue: string) => string;
}

export const MAX_ATTEMPTS = 3;
export const RETENTION_SECONDS = 14 * 86_400;

const arn = (queue: string) => `arn:aws:sqs:us-east-1:000000000000:${queue}`;
const url = (queue: string) => `http://sqs.us-east-1.localhost:4566/000000000000/${queue}`;

function redrivePolicy(deadLetterQueue: string, maxReceiveCount: number): { RedrivePolicy: string } {
  return { RedrivePolicy: JSON.stringify({ deadLetterTargetArn: arn(deadLetterQueue), maxReceiveCount }) };
}

/** The settings of a small system: few attempts, short backoffs, a run cap that histories reach. */
export function createWorldSettings(): WorldSettings {
  const visibility = (seconds: number) => ({ VisibilityTimeout: String(seconds) });
  const names = { parking: url("parking_for_reliable_q"), quarantine: url("quarantine_for_reliable_q") };
  return {
    queues: [
      { QueueName: "mailbox", Attributes: {} },
      { QueueName: "quarantine_for_reliable_q", Attributes: visibility(300) },
      { QueueName: "parking_for_reliable_q", Attributes: visibility(330) },
      {
        QueueName: "dlq_for_reliable_q",
        Attributes: { ...visibility(120), ...redrivePolicy("quarantine_for_reliable_q", 53) },
      },
      {
        QueueName: "reliable_q",
        Attributes: { ...visibility(60), ...redrivePolicy("dlq_for_reliable_q", 2) },
      },
    ],
    topicArn: "arn:aws:sns:us-east-1:000000000000:alerts",
    notifier: {
      deadLetterQueueUrl: url("dlq_for_reliable_q"),
      parkingQueueUrl: names.parking,
      quarantineQueueUrl: names.quarantine,
      maxAttempts: MAX_ATTEMPTS,
      backoff: { baseSeconds: 60, capSeconds: 600 },
      alertSpacingMs: 0,
      alertsPerHour: 1_000,
      alert: {
        stage: "test",
        maxAttempts: MAX_ATTEMPTS,
        dlqOptions: "--stage test",
        logsUrl: "https://logs.example",
      },
    },
    redriver: {
      queueUrl: url("reliable_q"),
      parkingQueueUrl: names.parking,
      quarantineQueueUrl: names.quarantine,
      maxAttempts: MAX_ATTEMPTS,
      intervalSeconds: 300,
      leaseSeconds: 330,
      runCap: 25,
      ratePerSecond: 1_000,
      inFlightLimit: 100_000,
      renewAfterMs: 7 * 86_400_000,
      maxHoldMs: 90 * 86_400_000,
      budget: { messages: 1_000, bytes: 64 * 1_048_576 },
    },
    url,
    arn,
  };
}
