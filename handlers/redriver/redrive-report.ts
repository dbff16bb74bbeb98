import type { Message } from "../../core/messages/message";
import { traceField } from "../../core/metadata/first-trace";
import type { TrustedSenders } from "../../core/metadata/trusted-senders";
import type { MoveResult } from "../../core/moving/move-messages";
import type { Log } from "../../core/runtime/log";
import type { Decision } from "./plan-held-message";

/** What a run did. */
export interface RedriveReport {
  received: number;
  redriven: number;
  quarantined: number;
  deferred: number;
  heldBack: number;
  /**
   * Held back or deferred, and invisible until the run's visibility timeout ends, because SQS did not confirm the
   * change.
   */
  visibilityUnchanged: number;
  /** Old copies that were sent to the retry queue again. */
  renewed: number;
  /** With metadata from a later release: left for that release. */
  newer: number;
  /** Redriven before, and dead again since the previous run. */
  returned: number;
  notMoved: number;
  unconfirmedDeletes: number;
  /** The retry queue could not be read: the run did not do its job and does not count as a run. */
  receiveFailed: boolean;
  drained: boolean;
}

export const emptyReport = (): RedriveReport => ({
  received: 0,
  redriven: 0,
  quarantined: 0,
  deferred: 0,
  heldBack: 0,
  visibilityUnchanged: 0,
  renewed: 0,
  newer: 0,
  returned: 0,
  notMoved: 0,
  unconfirmedDeletes: 0,
  receiveFailed: false,
  drained: false,
});

/** Adds what was moved, by the decision about it. */
export function addMoves(
  report: RedriveReport,
  { moved, notMoved }: MoveResult,
  decisions: ReadonlyMap<Message, Decision>,
): void {
  const kindOf = (message: Message) => decisions.get(message)?.kind;
  const movedAs = (kind: Decision["kind"]) =>
    moved.filter(({ transfer }) => kindOf(transfer.message) === kind).length;
  report.redriven += movedAs("redrive");
  report.quarantined += movedAs("quarantine");
  report.renewed += movedAs("renew");
  report.notMoved += notMoved.length;
  report.unconfirmedDeletes += moved.filter((copy) => !copy.deleted).length;
}

/**
 * A message that goes to a person is logged with its old and new id, because unreadable metadata cannot name them.
 */
export function logQuarantined(
  log: Pick<Log, "warn">,
  { moved }: MoveResult,
  decisions: ReadonlyMap<Message, Decision>,
  trusted: TrustedSenders,
): void {
  for (const { transfer, newMessageId } of moved) {
    const { message } = transfer;
    const decision = decisions.get(message);
    if (decision?.kind !== "quarantine") continue;
    log.warn("quarantined", {
      message_id: message.messageId,
      new_message_id: newMessageId,
      why: decision.why,
      ...traceField(message, trusted),
    });
  }
}
