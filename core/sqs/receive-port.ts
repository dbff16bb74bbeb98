import type { Message } from "../messages/message";
import { messageFromReceived } from "../messages/message-from-received";
import { LONG_POLL_SECONDS } from "./polling";
import type { CallSqs, SqsOperations } from "./sqs-calls";
import { SQS_LIMITS } from "./sqs-limits";

/** SQS's approximate counts for one queue. */
export interface QueueDepth {
  readonly visible: number;
  readonly inFlight: number;
  readonly delayed: number;
}

/** Pulls from a queue. Each call throws if it fails. */
export interface ReceivePort {
  /**
   * Up to ten messages, invisible to other consumers for `visibilityTimeoutSeconds`. If nothing is visible, it waits
   * this many seconds (default: 1). With 0 it is a short poll, which does not ask every server of the queue.
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
 * The port on real calls. Requests all attributes, because an attribute that is not requested is not returned, and
 * would be lost on a transfer. `onUnreadable` gets the id of each message that stays where it is because it could not
 * be read completely.
 */
export function createReceivePort(
  call: CallSqs,
  onUnreadable: (messageId: string | undefined) => void = () => {},
): ReceivePort {
  return {
    async receive(queueUrl, visibilityTimeoutSeconds, abortSignal, waitSeconds = LONG_POLL_SECONDS) {
      const input: SqsOperations["ReceiveMessage"]["input"] = {
        QueueUrl: queueUrl,
        MaxNumberOfMessages: SQS_LIMITS.batchEntries,
        MessageSystemAttributeNames: ["All"],
        MessageAttributeNames: ["All"],
        VisibilityTimeout: visibilityTimeoutSeconds,
        WaitTimeSeconds: waitSeconds,
      };
      const { Messages } = await call("ReceiveMessage", input, abortSignal);
      return (Messages ?? []).flatMap((received) => {
        const message = messageFromReceived(received);
        if (message === undefined) onUnreadable(received.MessageId);
        return message ?? [];
      });
    },
    async depth(queueUrl, abortSignal) {
      const input: SqsOperations["GetQueueAttributes"]["input"] = {
        QueueUrl: queueUrl,
        AttributeNames: [
          "ApproximateNumberOfMessages",
          "ApproximateNumberOfMessagesNotVisible",
          "ApproximateNumberOfMessagesDelayed",
        ],
      };
      const { Attributes } = await call("GetQueueAttributes", input, abortSignal);
      return {
        visible: Number(Attributes?.ApproximateNumberOfMessages ?? 0),
        inFlight: Number(Attributes?.ApproximateNumberOfMessagesNotVisible ?? 0),
        delayed: Number(Attributes?.ApproximateNumberOfMessagesDelayed ?? 0),
      };
    },
  };
}
