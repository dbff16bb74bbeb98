import * as v from "valibot";
import type { TimeLeft } from "../../core/runtime/deadline";
import { MalformedEventError } from "../../core/runtime/errors";
import { type RedriveReport, type RedriverPorts, redrive } from "./redrive";
import { type RenewReport, renew } from "./renew";
import type { RedriverSettings } from "./settings";

const TaskSchema = v.object({ task: v.picklist(["redrive", "renew"]) });

/** Reads which task a schedule asks for. Throws MalformedEventError. */
export function readTask(event: unknown): "redrive" | "renew" {
  const parsed = v.safeParse(TaskSchema, event);
  if (parsed.success) return parsed.output.task;
  throw new MalformedEventError(
    'The event must be {"task":"redrive"} or {"task":"renew"}: correct the input of the schedule.',
  );
}

/** Runs one task, counts and logs what it did. */
export async function runTask(
  event: unknown,
  settings: RedriverSettings,
  ports: RedriverPorts,
  timeLeft: TimeLeft,
): Promise<RedriveReport | RenewReport> {
  const task = readTask(event);
  if (task === "redrive") {
    const report = await redrive(settings, ports, timeLeft);
    countRedrive(report, ports);
    ports.log.info("redrive run", { resp: report });
    return report;
  }
  const report = await renew(settings, ports, timeLeft);
  countRenew(report, ports);
  ports.log.info("renew run", { resp: report });
  return report;
}

function countRedrive(report: RedriveReport, { count }: RedriverPorts): void {
  // A run that could not read the retry queue is none: the alarm for a redriver that does not run must see it.
  count("RedriveRuns", report.receiveFailed ? 0 : 1);
  count("Redriven", report.redriven);
  count("Quarantined", report.quarantined);
  count("Deferred", report.deferred);
  count("HeldBack", report.heldBack);
  if (report.newer > 0) count("NewerMetadata", report.newer);
  count("Returned", report.returned);
  count("NotMoved", report.notMoved);
  count("DeleteUnconfirmed", report.unconfirmedDeletes);
}

function countRenew(report: RenewReport, { count }: RedriverPorts): void {
  count("RenewRuns", 1);
  count("Renewed", report.renewed);
  count("ScanIncomplete", report.complete ? 0 : 1);
  count("OverHeld", report.overHeld);
  count("NotMoved", report.notRenewed);
  count("DeleteUnconfirmed", report.unconfirmedDeletes);
  // A run that did not see everything must not end the alarms on ages; that it did not is an alarm of its own.
  const { sawEverything, overHeld } = report;
  if (sawEverything || overHeld > 0) count("OldestHeldAge", Math.round(report.oldestAgeMs / 1000));
  if (sawEverything) count("OldestCopyAge", Math.round(report.oldestCopyMs / 1000));
}
