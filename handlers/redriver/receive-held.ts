import type { Message } from "../../core/messages/message";
import { messageSize } from "../../core/messages/message-size";
import type { ReceivePort } from "../../core/messages/receive-port";
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

/** An empty poll alone never means empty: servers answer for their own share of a queue. */
const EMPTIES_BEFORE_STOPPING = 3;

/** What one held message costs beside its bytes. */
const OVERHEAD_BYTES = 2_048;

/**
 * Receives what is visible under a lease, until three polls in a row were empty, the budget is held, or the
 * deadline comes. A failed poll ends it too; what was received until then is returned.
 */
export async function receiveHeld(
  port: ReceivePort,
  queueUrl: string,
  options: {
    readonly visibilityTimeoutSeconds: number;
    readonly budget: HoldBudget;
    readonly deadline: Deadline;
  },
  onFailure: (thrown: unknown) => void,
): Promise<Held> {
  const { visibilityTimeoutSeconds, budget, deadline } = options;
  const messages: Message[] = [];
  let bytes = 0;
  let empties = 0;
  while (messages.length < budget.messages && bytes < budget.bytes && deadline.left() > 0) {
    try {
      const received = await port.receive(queueUrl, visibilityTimeoutSeconds, deadline.signal());
      for (const message of received) bytes += messageSize(message) + OVERHEAD_BYTES;
      messages.push(...received);
      empties = received.length === 0 ? empties + 1 : 0;
    } catch (thrown) {
      if (deadline.left() > 0) onFailure(thrown);
      return { messages, drained: false };
    }
    if (empties >= EMPTIES_BEFORE_STOPPING) return { messages, drained: true };
  }
  return { messages, drained: false };
}
