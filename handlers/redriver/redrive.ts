import { ownAttributes } from "../../core/messages/dead-letter-metadata";
import { logNotMoved } from "../../core/messages/log-not-moved";
import { type MoveResult, moveMessages, type Transfer } from "../../core/messages/move-messages";
import type { ReceivePort } from "../../core/messages/receive-port";
import type { SqsPort } from "../../core/messages/sqs-port";
import { createDeadline, type TimeLeft } from "../../core/runtime/deadline";
import { describeError } from "../../core/runtime/describe-error";
import type { Log } from "../../core/runtime/logger";
import type { Count } from "../../core/runtime/metrics";
import { type Decision, decideRedrives, gatherEvidence, type RunMemory } from "./decide-redrive";
import { deferMessages, type ToDefer } from "./defer-messages";
import { type Clock, createRatePace } from "./rate-pace";
import { receiveHeld } from "./receive-held";
import type { RedriverSettings } from "./settings";

export interface RedriverPorts {
  readonly sqs: SqsPort;
  readonly receiver: ReceivePort;
  readonly clock: Clock;
  readonly log: Log;
  readonly count: Count;
}

export interface RedriveReport {
  received: number;
  redriven: number;
  quarantined: number;
  deferred: number;
  heldBack: number;
  /** With metadata of a later release: left to it. */
  newer: number;
  /** Redriven before, and dead again since the previous run. */
  returned: number;
  notMoved: number;
  unconfirmedDeletes: number;
  /** The retry queue could not be read: the run did not do what it is for, and does not count as one. */
  receiveFailed: boolean;
  drained: boolean;
}

/** Kept for reporting when calls are slow. */
export const REPORT_RESERVE_MS = 3_000;

/** Messages that a run looks at when the in-flight limit is reached: far from SQS's own 120,000. */
const ROUND_AT_LIMIT = 1_000;

/**
 * Runs are not on the second, and a dead letter needs a moment to be retryScheduled: evidence may be this much older than
 * the previous run. A renewal's scan may have hidden it for a lease on top.
 */
const EVIDENCE_SLACK_MS = 60_000;

/**
 * One run: receive all that can be held under a lease, then decide over all of it, then move; repeat until
 * nothing is left, the run's cap is spent, or the deadline comes. No state outlives the run.
 */
export async function redrive(
  settings: RedriverSettings,
  ports: RedriverPorts,
  timeLeft: TimeLeft,
): Promise<RedriveReport> {
  const { sqs, receiver, clock, log } = ports;
  const deadline = createDeadline(timeLeft, REPORT_RESERVE_MS);
  const pace = createRatePace(clock, settings.ratePerSecond);
  const rules = {
    maxAttempts: settings.maxAttempts,
    trustedSenders: settings.trustedSenders,
    maxMessageBytes: settings.maxMessageBytes,
    evidenceSince:
      clock.now() - (settings.intervalSeconds + settings.visibilityTimeoutSeconds) * 1000 - EVIDENCE_SLACK_MS,
  };
  const memory: RunMemory = { standing: new Set(), canaries: new Map(), remaining: settings.runCap };
  const report = emptyReport();
  let inFlight = await inFlightOf(receiver, settings.retryQueueUrl, deadline.signal(), log);

  const toRelease: ToDefer[] = [];
  while (deadline.left() > 0) {
    const room = settings.inFlightLimit - inFlight;
    const atLimit = room <= 0;
    if (atLimit) log.warn("the retry queue is near its in-flight limit", { in_flight: inFlight });
    const options = {
      visibilityTimeoutSeconds: settings.visibilityTimeoutSeconds,
      // Something is always received, or a full queue would go dark; half of the time is the move's.
      budget: {
        ...settings.budget,
        messages: Math.min(settings.budget.messages, atLimit ? ROUND_AT_LIMIT : room),
      },
      deadline: createDeadline(timeLeft, Math.max(REPORT_RESERVE_MS, timeLeft() / 2)),
    };
    const held = await receiveHeld(receiver, settings.retryQueueUrl, options, (thrown) => {
      report.receiveFailed = true;
      log.error("receive failed", { queue: "retry", ...describeError(thrown) });
    });
    report.drained = held.drained;
    report.received += held.messages.length;
    if (held.messages.length === 0) break;

    const now = clock.now();
    report.returned += gatherEvidence(held.messages, now, rules, memory);
    const decisions = decideRedrives(held.messages, now, rules, memory);
    const result = await moveMessages(sqs, transfersOf(decisions, settings), {
      from: settings.retryQueueUrl,
      deadline,
      pace,
      stopOnUnconfirmedDelete: true,
    });
    addMoves(report, result, settings);
    logQuarantined(result, decisions, log);
    logNotMoved(log, "messages scheduled for retry not moved", result.notMoved);
    inFlight += held.messages.length - result.moved.length;
    const deferred = decisions.filter((decision) => decision.kind === "defer");
    const heldBack = decisions.filter((decision) => decision.kind === "hold-back");
    report.heldBack += heldBack.length;
    for (const { message } of heldBack) toRelease.push({ message, seconds: 0 });
    if (atLimit) {
      // Given back too, so that this run leaves no more in flight than it found.
      for (const { message } of deferred) toRelease.push({ message, seconds: 0 });
      break;
    }
    report.newer += deferred.filter(({ newer }) => newer).length;
    report.deferred += await deferMessages(sqs, settings.retryQueueUrl, deferred, deadline);
    if (report.unconfirmedDeletes > 0 || memory.remaining <= 0 || held.drained) break;
  }
  // Only now, or this run would receive them again. Under the rest of their lease the next run would miss them.
  await deferMessages(sqs, settings.retryQueueUrl, toRelease, deadline);
  return report;
}

function emptyReport(): RedriveReport {
  return {
    received: 0,
    redriven: 0,
    quarantined: 0,
    deferred: 0,
    heldBack: 0,
    newer: 0,
    returned: 0,
    notMoved: 0,
    unconfirmedDeletes: 0,
    receiveFailed: false,
    drained: false,
  };
}

function transfersOf(decisions: readonly Decision[], settings: RedriverSettings): Transfer[] {
  return decisions.flatMap((decision) => {
    const { kind, message } = decision;
    if (kind === "redrive") return [{ message, to: settings.queueUrl, attributes: decision.attributes }];
    if (kind === "quarantine")
      return [
        {
          message,
          to: settings.quarantineQueueUrl,
          attributes: ownAttributes(message, settings.trustedSenders),
        },
      ];
    return [];
  });
}

function addMoves(report: RedriveReport, { moved, notMoved }: MoveResult, settings: RedriverSettings): void {
  const redriven = moved.filter(({ transfer }) => transfer.to === settings.queueUrl).length;
  report.redriven += redriven;
  report.quarantined += moved.length - redriven;
  report.notMoved += notMoved.length;
  report.unconfirmedDeletes += moved.filter((copy) => !copy.deleted).length;
}

/** What goes to a person goes with its old and new id: an unreadable metadata cannot tell them. */
function logQuarantined({ moved }: MoveResult, decisions: readonly Decision[], log: Log): void {
  const why = new Map(
    decisions.flatMap((d) => (d.kind === "quarantine" ? [[d.message, d.why] as const] : [])),
  );
  for (const { transfer, newMessageId } of moved) {
    const cause = why.get(transfer.message);
    if (cause === undefined) continue;
    log.warn("quarantined", {
      message_id: transfer.message.messageId,
      new_message_id: newMessageId,
      why: cause,
    });
  }
}

/** Approximate, and only a guard: where it cannot be read the run goes on as if nothing were in flight. */
async function inFlightOf(
  receiver: RedriverPorts["receiver"],
  queueUrl: string,
  signal: AbortSignal,
  log: Log,
) {
  try {
    return (await receiver.depth(queueUrl, signal)).inFlight;
  } catch (thrown) {
    log.error("queue depth not readable", { queue: "retry", ...describeError(thrown) });
    return 0;
  }
}
