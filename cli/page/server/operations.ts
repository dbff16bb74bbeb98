import { DlqError } from "../../errors";
import { fileExists } from "../../files/read-lines";
import { readTrail, type TrailOperation } from "../../files/read-trail";
import { describeStop } from "../../terminal/describe-code";
import type { Operation, OperationsAnswer } from "../api";
import { toOutcome } from "./changes/planned-change";

/** Older ones are in the file. */
const MOST_OPERATIONS = 500;

/** The audit trail, newest first. `running`: runs of this server that have not ended. */
export async function listOperations(audit: string, running: ReadonlySet<string>): Promise<OperationsAnswer> {
  const { operations, unreadable } = await readTrail(audit);
  const latest = operations.slice(-MOST_OPERATIONS).toReversed();
  return {
    file: audit,
    operations: await Promise.all(latest.map((operation) => toOperation(operation, running))),
    unreadable,
  };
}

async function toOperation(operation: TrailOperation, running: ReadonlySet<string>): Promise<Operation> {
  const { run, time, command, who, queue, stage, end } = operation;
  const undoFile = running.has(run) ? undefined : await undoFileOf(operation);
  return {
    run,
    time,
    command,
    who: who.arn,
    queue,
    stage,
    selection: describe(operation),
    outcome: end === undefined ? (running.has(run) ? "running" : "killed") : toOutcome(end.outcome),
    counts: end?.counts ?? {},
    ...(end !== undefined && { endedAt: end.time }),
    ...(end?.stoppedBy !== undefined && { stoppedBy: describeStop(end.stoppedBy) }),
    ...(end?.unconfirmedIds !== undefined && { unconfirmedIds: end.unconfirmedIds }),
    ...(undoFile !== undefined && { undoFile }),
  };
}

/** What a discard has written, even a killed one, as long as the file exists. */
async function undoFileOf({ command, file }: TrailOperation): Promise<string | undefined> {
  return command === "discard" && file !== undefined && (await fileExists(file)) ? file : undefined;
}

/** Throws DlqError if there is nothing to restore. */
export async function fileToUndo(audit: string, run: string, running: ReadonlySet<string>): Promise<string> {
  if (running.has(run)) {
    const message =
      "This discard is still running. Stop it or wait for it to finish, then bring the messages back.";
    throw new DlqError("StillRunning", message);
  }
  const { operations } = await readTrail(audit);
  const operation = operations.find((one) => one.run === run);
  const file = operation === undefined ? undefined : await undoFileOf(operation);
  if (file !== undefined) return file;
  const message =
    operation?.command === "discard"
      ? `The file ${operation.file ?? ""} that this discard wrote no longer exists. If you moved it, drop it on the page.`
      : "Only a discard can be undone, by importing the file that it wrote.";
  throw new DlqError("NothingToUndo", message);
}

/** A selection in words: `retry, quarantine; reasons MissingTeamId`. */
function describe({ selection = {}, file, schedule }: TrailOperation): string {
  const parts = Object.entries(selection).map(([name, value]) => {
    const text = Array.isArray(value) ? shorten(value.map(String)) : String(value);
    return name === "queues" ? text : `${name} ${text}`;
  });
  return [
    ...parts,
    ...(schedule === undefined ? [] : [schedule]),
    ...(file === undefined ? [] : [file]),
  ].join("; ");
}

const SHOWN_VALUES = 5;

const shorten = (values: readonly string[]): string =>
  values.length <= SHOWN_VALUES
    ? values.join(", ")
    : `${values.slice(0, SHOWN_VALUES).join(", ")} and ${values.length - SHOWN_VALUES} more`;
