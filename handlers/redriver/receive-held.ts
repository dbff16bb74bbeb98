import type { Message } from "../../core/messages/message";
import { messageSize } from "../../core/messages/message-size";
import type { Deadline } from "../../core/runtime/deadline";
import type { ReceivePort } from "../../core/sqs/receive-port";
import { receiveUntilEmpty } from "../../core/sqs/receive-until-empty";
import { SQS_LIMITS } from "../../core/sqs/sqs-limits";

export interface HoldBudget {
  /** How many messages may be held at the same time. */
  readonly messages: number;
  /** How many bytes of bodies and attributes may be held at the same time. */
  readonly bytes: number;
}

export interface Held {
  readonly messages: readonly Message[];
  /** True: nothing visible was left. False: a budget or the deadline ended it, so there may be more. */
  readonly drained: boolean;
}

/** What one held message costs in addition to its bytes. */
const OVERHEAD_BYTES = 2_048;

/**
 * How much of the budget the polls in progress may bring on top of what is held: their responses are in memory twice.
 */
const SHARE_UNDER_WAY = 1 / 8;

/**
 * Polls that may always be in progress, whatever their share of the budget: this many must find nothing before a
 * queue counts as empty.
 */
const LEAST_UNDER_WAY = 3;

export interface ReceiveHeldOptions {
  readonly visibilityTimeoutSeconds: number;
  readonly budget: HoldBudget;
  /** For the largest message that may come. */
  readonly maxMessageBytes: number;
  readonly deadline: Deadline;
  /** SQS's count of visible messages, if it has just been read. */
  readonly visible?: number | undefined;
  /** Ids of messages that are not handed on again. Received ids are added. */
  readonly seen?: Set<string>;
  readonly onFailure: (thrown: unknown) => void;
}

/**
 * Receives visible messages until the queue is empty, the budget is used up, or the deadline comes. A failed poll
 * ends it too. What was received until then is returned.
 */
export async function receiveHeld(
  port: ReceivePort,
  queueUrl: string,
  {
    visibilityTimeoutSeconds,
    budget,
    maxMessageBytes,
    deadline,
    visible,
    seen,
    onFailure,
  }: ReceiveHeldOptions,
): Promise<Held> {
  const messages: Message[] = [];
  let bytes = 0;
  let largest: number | undefined;
  const mayPoll = (underWay: number) => {
    const coming = underWay * SQS_LIMITS.batchEntries;
    const comingBytes = coming * (largest ?? maxMessageBytes);
    // Including the poll that is requested: what has come says nothing about how large the next message is.
    const mostBytes = (coming + SQS_LIMITS.batchEntries) * (maxMessageBytes + OVERHEAD_BYTES);
    return (
      messages.length + coming < budget.messages &&
      (bytes + mostBytes <= budget.bytes || messages.length + underWay === 0) &&
      (underWay < LEAST_UNDER_WAY || comingBytes < budget.bytes * SHARE_UNDER_WAY) &&
      deadline.left() > 0
    );
  };
  try {
    const received = receiveUntilEmpty({
      receive: (waitSeconds) =>
        port.receive(queueUrl, visibilityTimeoutSeconds, deadline.signal(), waitSeconds),
      countVisible: async () =>
        port.depth(queueUrl, deadline.signal()).then(
          (depth) => depth.visible,
          () => undefined,
        ),
      mayPoll,
      visible,
      ...(seen !== undefined && { seen }),
    });
    for await (const some of received) {
      for (const message of some) {
        const size = messageSize(message) + OVERHEAD_BYTES;
        bytes += size;
        largest = Math.max(largest ?? 0, size);
        messages.push(message);
      }
    }
  } catch (thrown) {
    if (deadline.left() > 0) onFailure(thrown);
    return { messages, drained: false };
  }
  return { messages, drained: mayPoll(0) };
}
