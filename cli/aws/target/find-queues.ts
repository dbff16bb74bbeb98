import { GetQueueAttributesCommand, GetQueueUrlCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { type QueueRole, queueName } from "./deployment-names";
import type { Target } from "./resolve-target";

export interface Queue {
  readonly role: QueueRole;
  readonly name: string;
  readonly url: string;
}

/** Finds a queue of the deployment: in the local run's description, or by its name. */
export async function findQueue(sqs: SQSClient, target: Target, role: QueueRole): Promise<Queue> {
  const name = queueName(target, role);
  const url = target.local?.[role === "dlq" ? "deadLetter" : role];
  if (url !== undefined) return { role, name, url };
  const { QueueUrl = "" } = await sqs.send(new GetQueueUrlCommand({ QueueName: name }));
  return { role, name, url: QueueUrl };
}

/** SQS's approximate counts, and the settings that determine how long a message stays. */
export interface QueueState {
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
  readonly retentionSeconds: number;
}

const DEFAULT_RETENTION_SECONDS = 14 * 86_400;

export async function readQueueState(sqs: SQSClient, { url }: Queue): Promise<QueueState> {
  const { Attributes = {} } = await sqs.send(
    new GetQueueAttributesCommand({
      QueueUrl: url,
      AttributeNames: [
        "ApproximateNumberOfMessages",
        "ApproximateNumberOfMessagesNotVisible",
        "ApproximateNumberOfMessagesDelayed",
        "MessageRetentionPeriod",
      ],
    }),
  );
  return {
    visible: Number(Attributes.ApproximateNumberOfMessages ?? 0),
    inFlight: Number(Attributes.ApproximateNumberOfMessagesNotVisible ?? 0),
    delayed: Number(Attributes.ApproximateNumberOfMessagesDelayed ?? 0),
    retentionSeconds: Number(Attributes.MessageRetentionPeriod ?? DEFAULT_RETENTION_SECONDS),
  };
}

/**
 * The key that a queue is encrypted with, as it was given: id, alias or ARN. Undefined: none, or it cannot be read.
 */
export async function readKeyId(sqs: SQSClient, queueUrl: string): Promise<string | undefined> {
  const command = new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ["KmsMasterKeyId"] });
  return sqs.send(command).then(
    ({ Attributes }) => Attributes?.KmsMasterKeyId,
    () => undefined,
  );
}

/** Everything that SQS says about a queue. */
export async function readAllAttributes(
  sqs: SQSClient,
  queueUrl: string,
): Promise<Readonly<Record<string, string | undefined>>> {
  const command = new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ["All"] });
  return (await sqs.send(command)).Attributes ?? {};
}
