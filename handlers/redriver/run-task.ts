import * as v from "valibot";
import type { TimeLeft } from "../../core/runtime/deadline";
import { MalformedEventError } from "../../core/runtime/errors";
import { SQS_LIMITS } from "../../core/sqs/sqs-limits";
import { type RedriverPorts, redrive } from "./redrive";
import type { RedriveReport } from "./redrive-report";
import { renew } from "./renew";
import type { RenewReport } from "./renew-report";
import type { RedriverSettings } from "./settings";

const TaskSchema = v.object({
  task: v.picklist(["redrive", "renew"]),
  /** Runs that the scheduled time starts side by side. */
  runs: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 1),
});

/** Reads which task a schedule requests. Throws MalformedEventError. */
export function readTask(event: unknown): v.InferOutput<typeof TaskSchema> {
  const parsed = v.safeParse(TaskSchema, event);
  if (parsed.success) return parsed.output;
  throw new MalformedEventError(
    'The event must be {"task":"redrive"} or {"task":"renew"}: correct the input of the schedule.',
  );
}

export interface TaskPorts extends RedriverPorts {
  /** Counts the subscriptions that receive nothing. */
  readonly countUnconfirmed: () => Promise<void>;
}

/** Runs one task, and counts and logs what it did. */
export async function runTask(
  event: unknown,
  settings: RedriverSettings,
  ports: TaskPorts,
  timeLeft: TimeLeft,
): Promise<RedriveReport | RenewReport> {
  const { task, runs } = readTask(event);
  if (task === "redrive") {
    const report = await redrive({ ...settings, runsAtOnce: runs }, ports, timeLeft);
    countRedrive(report, ports);
    ports.log.info("redrive run", { resp: report });
    return report;
  }
  const report = await renew(settings, ports, timeLeft);
  countRenew(report, settings, ports);
  await ports.countUnconfirmed();
  ports.log.info("renew run", { resp: report });
  return report;
}

function countRedrive(report: RedriveReport, { count }: RedriverPorts): void {
  // A run that could not read the retry queue does not count: the alarm for a redriver that does not run must notice
  // it.
  count("RedriveRuns", report.receiveFailed ? 0 : 1);
  count("Redriven", report.redriven);
  count("Quarantined", report.quarantined);
  count("Deferred", report.deferred);
  count("HeldBack", report.heldBack);
  if (report.newer > 0) count("NewerMetadata", report.newer);
  count("Renewed", report.renewed);
  count("Returned", report.returned);
  count("NotMoved", report.notMoved);
  count("DeleteUnconfirmed", report.unconfirmedDeletes);
}

/** From this age on, renewal has clearly failed. This is also the threshold of the alarm "held-near-retention". */
const nearRetentionMs = ({ renewAfterMs }: RedriverSettings): number =>
  (renewAfterMs + SQS_LIMITS.retentionSeconds * 1000) / 2;

/**
 * A run that did not see everything may trigger an alarm but end none: it writes no 0 and no age below the alarm's
 * threshold, so the previous value stands. That it did not see everything is a separate metric.
 */
function countRenew(report: RenewReport, settings: RedriverSettings, { count }: RedriverPorts): void {
  count("RenewRuns", 1);
  count("Renewed", report.renewed);
  count("OverHeld", report.overHeld);
  count("NotMoved", report.notRenewed);
  count("DeleteUnconfirmed", report.unconfirmedDeletes);
  count("UnseenInRetry", report.unseenInRetry);
  count("UnseenInQuarantine", report.unseenInQuarantine);
  const { receivedAll, renewedAll, overHeld, oldestAgeMs, oldestCopyMs } = report;
  const sawAll = receivedAll && report.unseenInRetry + report.unseenInQuarantine === 0;
  if (!receivedAll || !renewedAll) count("ScanIncomplete", 1);
  else if (sawAll) count("ScanIncomplete", 0);
  if (sawAll || overHeld > 0) count("OldestHeldAge", Math.round(oldestAgeMs / 1000));
  if (sawAll || oldestCopyMs > nearRetentionMs(settings))
    count("OldestCopyAge", Math.round(oldestCopyMs / 1000));
}
