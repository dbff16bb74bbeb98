import type { Message } from "../../core/messages/message";
import { messageSize } from "../../core/messages/message-size";
import type { ReceivePort } from "../../core/messages/receive-port";
import { receiveUntilEmpty } from "../../core/messages/receive-until-empty";
import type { Deadline } from "../../core/runtime/deadline";

export interface HoldBudget {
  /** Messages that may be held at once. */
  readonly messages: number;
  /** Bytes of bodies and attributes that may be held at once. */
  readonly bytes: number;
}

export interface Held {
  readonly messages: readonly Message[];
  /** True: nothing visible was left. False: a budget or the deadline ended it, and there may be more. */
  readonly drained: boolean;
}

/** What one held message costs beside its bytes. */
const OVERHEAD_BYTES = 2_048;

export interface ReceiveHeldOptions {
  readonly visibilityTimeoutSeconds: number;
  readonly budget: HoldBudget;
  readonly deadline: Deadline;
  /** Ids of messages that are not handed on another time; those received are added. */
  readonly seen?: Set<string>;
  readonly onFailure: (thrown: unknown) => void;
}

/**
 * Receives what is visible until the queue is empty, the budget is held, or the deadline comes. A failed poll ends it
 * too; what was received until then is returned.
 */
export async function receiveHeld(
  port: ReceivePort,
  queueUrl: string,
  { visibilityTimeoutSeconds, budget, deadline, seen, onFailure }: ReceiveHeldOptions,
): Promise<Held> {
  const messages: Message[] = [];
  let bytes = 0;
  const hasRoom = () => messages.length < budget.messages && bytes < budget.bytes && deadline.left() > 0;
  const receive = () => port.receive(queueUrl, visibilityTimeoutSeconds, deadline.signal());
  try {
    for await (const received of receiveUntilEmpty(receive, hasRoom, seen)) {
      for (const message of received) bytes += messageSize(message) + OVERHEAD_BYTES;
      messages.push(...received);
    }
  } catch (thrown) {
    if (deadline.left() > 0) onFailure(thrown);
    return { messages, drained: false };
  }
  return { messages, drained: hasRoom() };
}
