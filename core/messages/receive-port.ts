import { GetQueueAttributesCommand, ReceiveMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { keepHostileNames } from "./keep-hostile-names";
import { SQS_LIMITS } from "./limits";
import type { Message } from "./message";
import { messageFromReceived } from "./message-from-received";

/** SQS's approximate counts of one queue. */
export interface QueueDepth {
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
}

/** Pulling from a queue. Each call throws when it failed. */
export interface ReceivePort {
  /** Up to ten messages, invisible to other consumers for `visibilityTimeoutSeconds`; long polls for a second. */
  receive(
    queueUrl: string,
    visibilityTimeoutSeconds: number,
    signal: AbortSignal,
  ): Promise<readonly Message[]>;
  depth(queueUrl: string, signal: AbortSignal): Promise<QueueDepth>;
}

/** A long poll asks every server of a queue, a short one does not; a second is enough for that. */
const WAIT_SECONDS = 1;

/**
 * The port on a real client. Asks for all attributes: what is not asked for is not there, and would be lost on a transfer.
 * `onUnreadable` gets the id of each message that is left where it is, because it could not be read whole.
 */
export function createReceivePort(
  client: SQSClient,
  onUnreadable: (messageId: string | undefined) => void = () => {},
): ReceivePort {
  keepHostileNames(client);
  return {
    async receive(queueUrl, visibilityTimeoutSeconds, abortSignal) {
      const command = new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        MaxNumberOfMessages: SQS_LIMITS.batchEntries,
        MessageSystemAttributeNames: ["All"],
        MessageAttributeNames: ["All"],
        VisibilityTimeout: visibilityTimeoutSeconds,
        WaitTimeSeconds: WAIT_SECONDS,
      });
      const { Messages } = await client.send(command, { abortSignal });
      return (Messages ?? []).flatMap((received) => {
        const message = messageFromReceived(received);
        if (message === undefined) onUnreadable(received.MessageId);
        return message ?? [];
      });
    },
    async depth(queueUrl, abortSignal) {
      const command = new GetQueueAttributesCommand({
        QueueUrl: queueUrl,
        AttributeNames: [
          "ApproximateNumberOfMessages",
          "ApproximateNumberOfMessagesNotVisible",
          "ApproximateNumberOfMessagesDelayed",
        ],
      });
      const { Attributes } = await client.send(command, { abortSignal });
      return {
        visible: Number(Attributes?.ApproximateNumberOfMessages ?? 0),
        inFlight: Number(Attributes?.ApproximateNumberOfMessagesNotVisible ?? 0),
        delayed: Number(Attributes?.ApproximateNumberOfMessagesDelayed ?? 0),
      };
    },
  };
}
