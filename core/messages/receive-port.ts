import { GetQueueAttributesCommand, ReceiveMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { Message } from "./message";
import { messageFromReceived } from "./message-from-received";
import { LONG_POLL_SECONDS } from "./polling";
import { keepProtoAttribute } from "./proto-attribute";
import { SQS_LIMITS } from "./sqs-limits";

/** SQS's approximate counts of one queue. */
export interface QueueDepth {
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
}

/** Pulling from a queue. Each call throws when it failed. */
export interface ReceivePort {
  /**
   * Up to ten messages, invisible to other consumers for `visibilityTimeoutSeconds`. Where nothing is visible it waits so
   * many seconds (default: 1); with 0 it is a short poll, which does not ask every server of the queue.
   */
  receive(
    queueUrl: string,
    visibilityTimeoutSeconds: number,
    signal: AbortSignal,
    waitSeconds?: number,
  ): Promise<readonly Message[]>;
  depth(queueUrl: string, signal: AbortSignal): Promise<QueueDepth>;
}

/**
 * The port on a real client. Asks for all attributes: what is not asked for is not there, and would be lost on a transfer.
 * `onUnreadable` gets the id of each message that is left where it is, because it could not be read whole.
 */
export function createReceivePort(
  client: SQSClient,
  onUnreadable: (messageId: string | undefined) => void = () => {},
): ReceivePort {
  keepProtoAttribute(client);
  return {
    async receive(queueUrl, visibilityTimeoutSeconds, abortSignal, waitSeconds = LONG_POLL_SECONDS) {
      const command = new ReceiveMessageCommand({
        QueueUrl: queueUrl,
        MaxNumberOfMessages: SQS_LIMITS.batchEntries,
        MessageSystemAttributeNames: ["All"],
        MessageAttributeNames: ["All"],
        VisibilityTimeout: visibilityTimeoutSeconds,
        WaitTimeSeconds: waitSeconds,
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
