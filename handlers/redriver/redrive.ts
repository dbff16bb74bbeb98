import { renameUnprovenMetadata } from "../../core/metadata/rename-unproven-metadata";
import { logNotMoved } from "../../core/moving/log-not-moved";
import { moveMessages, type Pace } from "../../core/moving/move-messages";
import { MovePipeline } from "../../core/moving/move-pipeline";
import { createRatePace } from "../../core/moving/rate-pace";
import type { Transfer } from "../../core/moving/transfer";
import type { Clock } from "../../core/runtime/clock";
import { createDeadline, type Deadline, type TimeLeft } from "../../core/runtime/deadline";
import { describeError } from "../../core/runtime/describe-error";
import type { Log } from "../../core/runtime/log";
import type { Count } from "../../core/runtime/metrics";
import { changeVisibilityInBatches, timeToChangeVisibility } from "../../core/sqs/change-visibility";
import type { QueueDepth, ReceivePort } from "../../core/sqs/receive-port";
import type { SqsPort, VisibilityChange } from "../../core/sqs/sqs-port";
import { PersistingCauses } from "./persisting-causes";
import {
  type Decision,
  decideRedrives,
  gatherEvidence,
  type RedriveRules,
  type RunMemory,
} from "./plan-held-message";
import { receiveHeld } from "./receive-held";
import { addMoves, emptyReport, logQuarantined, type RedriveReport } from "./redrive-report";
import type { RedriverSettings } from "./settings";

export interface RedriverPorts {
  readonly sqs: SqsPort;
  readonly receiver: ReceivePort;
  readonly clock: Clock;
  readonly log: Log;
  readonly count: Count;
}

/** Reserved for reporting if calls are slow. */
export const REPORT_RESERVE_MS = 3_000;

/** Messages that a run receives when the in-flight limit is reached, far below SQS's own limit of 120,000. */
const ROUND_AT_LIMIT = 1_000;

/**
 * Runs do not start exactly on time, and a dead letter takes a moment to reach the retry queue, so evidence may be
 * this much older than the previous run. A renewal's scan may have hidden it for one more visibility timeout.
 */
const EVIDENCE_SLACK_MS = 60_000;

/**
 * What a run carries from round to round. For messages that stay, only the receipt handles: bodies would fill the
 * memory.
 */
interface Run {
  readonly settings: RedriverSettings;
  readonly ports: RedriverPorts;
  readonly timeLeft: TimeLeft;
  readonly deadline: Deadline;
  readonly pace: Pace;
  readonly pipeline: MovePipeline;
  readonly rules: RedriveRules;
  readonly memory: RunMemory;
  readonly report: RedriveReport;
  /** Of the messages that stay: what this round defers, and what all rounds make visible again at the end. */
  toDefer: VisibilityChange[];
  readonly toRelease: VisibilityChange[];
  readonly movedIds: Set<string>;
  inFlight: number;
  /**
   * How many messages of this run and of others may be in flight: of what is free, its share among concurrent runs.
   */
  readonly inFlightLimit: number;
  /** SQS's count of visible messages, until the first round has used it. */
  visible: number | undefined;
}

/**
 * One run: receive as much as can be held, then decide about all of it, then move. Repeat until nothing is left, the
 * run's cap is used up, or the deadline comes.
 */
export async function redrive(
  settings: RedriverSettings,
  ports: RedriverPorts,
  timeLeft: TimeLeft,
): Promise<RedriveReport> {
  const { clock } = ports;
  const { retryQueueUrl, intervalSeconds, visibilityTimeoutSeconds } = settings;
  const evidenceAgeMs = (intervalSeconds + visibilityTimeoutSeconds) * 1000 + EVIDENCE_SLACK_MS;
  const depth = await depthOf(ports, retryQueueUrl, createDeadline(timeLeft, REPORT_RESERVE_MS).signal());
  // Only a safeguard: if it cannot be read, the run continues as if nothing were in flight.
  const inFlight = depth?.inFlight ?? 0;
  const free = Math.max(0, settings.inFlightLimit - inFlight);
  const run: Run = {
    settings,
    ports,
    timeLeft,
    deadline: createDeadline(() => timeLeft() - timeToSettle(run), REPORT_RESERVE_MS),
    pace: createRatePace(clock, settings.ratePerSecond),
    pipeline: new MovePipeline(),
    rules: { ...settings, evidenceSince: clock.now() - evidenceAgeMs },
    memory: { evidence: new PersistingCauses(), remaining: settings.runCap },
    report: emptyReport(),
    toDefer: [],
    toRelease: [],
    movedIds: new Set(),
    inFlight,
    inFlightLimit: inFlight + Math.ceil(free / (settings.runsAtOnce ?? 1)),
    visible: depth?.visible,
  };
  // A separate function, so that no round's messages outlive it.
  while (run.deadline.left() > 0 && (await playRound(run)));
  // Only now, or this run would receive them again. With the rest of their timeout, the next run would miss them.
  await changeVisibility(run, run.toRelease);
  return run.report;
}

/** Moving leaves enough time to make visible again, or to defer, what stays. */
const timeToSettle = ({ toDefer, toRelease }: Run): number =>
  timeToChangeVisibility(toDefer.length + toRelease.length);

/** Returns for how many the visibility was changed. If it fails, the only cost is waiting until the timeout ends. */
async function changeVisibility(
  { ports, settings, timeLeft, report }: Run,
  changes: readonly VisibilityChange[],
): Promise<number> {
  const deadline = createDeadline(timeLeft, REPORT_RESERVE_MS);
  const { count, codes } = await changeVisibilityInBatches(
    ports.sqs,
    settings.retryQueueUrl,
    changes,
    deadline,
  );
  if (count > 0) ports.log.warn("visibility not changed", { queue: "retry", messages: count, codes });
  report.visibilityUnchanged += count;
  return changes.length - count;
}

/** Returns whether there may be more to do. */
async function playRound(run: Run): Promise<boolean> {
  const { settings, ports, timeLeft, deadline, pace, pipeline, rules, memory, report } = run;
  const { retryQueueUrl, visibilityTimeoutSeconds, budget } = settings;
  const { sqs, receiver, clock, log } = ports;
  const room = run.inFlightLimit - run.inFlight;
  const atLimit = room <= 0;
  if (atLimit) log.warn("the retry queue is near its in-flight limit", { in_flight: run.inFlight });
  const { messages, drained } = await receiveHeld(receiver, retryQueueUrl, {
    visibilityTimeoutSeconds,
    // Something is always received, or a full queue would never be looked at. Half of the time is for the move.
    budget: { ...budget, messages: Math.min(budget.messages, atLimit ? ROUND_AT_LIMIT : room) },
    deadline: createDeadline(timeLeft, Math.max(REPORT_RESERVE_MS, timeLeft() / 2)),
    visible: run.visible,
    maxMessageBytes: settings.maxMessageBytes,
    seen: new Set(run.movedIds),
    onFailure: (thrown) => {
      report.receiveFailed = true;
      log.error("receive failed", { queue: "retry", ...describeError(thrown) });
    },
  });
  run.visible = undefined;
  report.drained = drained;
  report.received += messages.length;
  if (messages.length === 0) return false;

  const now = clock.now();
  report.returned += gatherEvidence(messages, now, rules, memory);
  const decisions = new Map(
    decideRedrives(messages, now, rules, memory).map((decision) => [decision.message, decision]),
  );
  for (const decision of decisions.values()) planStay(run, decision, atLimit);
  const transfers = [...decisions.values()].flatMap((decision) => transferOf(decision, settings));
  const result = await moveMessages(sqs, transfers, { from: retryQueueUrl, deadline, pace, pipeline });
  addMoves(report, result, decisions);
  logQuarantined(log, result, decisions, settings.trustedSenders);
  logNotMoved(log, "messages scheduled for retry not moved", result.notMoved, settings.trustedSenders);
  for (const { transfer } of result.moved) run.movedIds.add(transfer.message.messageId);
  run.inFlight += messages.length - result.moved.length;
  report.deferred += await changeVisibility(run, run.toDefer);
  run.toDefer = [];
  return !atLimit && report.unconfirmedDeletes === 0 && memory.remaining > 0 && !drained;
}

/** Records what stays, and until when it is invisible. */
function planStay({ toDefer, toRelease, report }: Run, decision: Decision, atLimit: boolean): void {
  const { receiptHandle } = decision.message;
  if (decision.kind === "hold-back") report.heldBack += 1;
  if (decision.kind === "defer" && decision.newer) report.newer += 1;
  // At the limit everything is released, so that this run leaves no more in flight than it found.
  if (decision.kind === "hold-back" || (decision.kind === "defer" && atLimit))
    toRelease.push({ receiptHandle, visibilityTimeoutSeconds: 0 });
  else if (decision.kind === "defer")
    toDefer.push({ receiptHandle, visibilityTimeoutSeconds: decision.seconds });
}

function transferOf(decision: Decision, settings: RedriverSettings): Transfer[] {
  const { message } = decision;
  if (decision.kind === "redrive")
    return [{ message, to: settings.queueUrl, attributes: decision.attributes }];
  const attributes = renameUnprovenMetadata(message, settings.trustedSenders);
  if (decision.kind === "quarantine") return [{ message, to: settings.quarantineQueueUrl, attributes }];
  if (decision.kind !== "renew") return [];
  return [{ message, to: settings.retryQueueUrl, attributes, delaySeconds: decision.seconds }];
}

/** SQS's approximate counts, if they can be read. */
async function depthOf(
  { receiver, log }: RedriverPorts,
  queueUrl: string,
  signal: AbortSignal,
): Promise<QueueDepth | undefined> {
  try {
    return await receiver.depth(queueUrl, signal);
  } catch (thrown) {
    log.error("queue depth not readable", { queue: "retry", ...describeError(thrown) });
    return undefined;
  }
}
