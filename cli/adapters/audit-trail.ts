import { appendFile, readdir, readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import type { CommandContext } from "../command-context";
import { DlqError } from "../errors";
import { isoTime } from "../output/format";

/** What one change is told as. Never a body, never an attribute value but a store_id. */
export interface Change {
  readonly selection?: Readonly<Record<string, unknown>>;
  readonly counts: Readonly<Record<string, number>>;
  /** `done`, `partly`, `failed`, `nothing`; `killed` of a run that could not tell its end. */
  readonly outcome: string;
  readonly [detail: string]: unknown;
}

const PRIVATE = 0o600;

/**
 * One line of NDJSON for every change. While a change is under way a file beside the trail says so, so that a run
 * that was killed is told by the next one.
 */
export class AuditTrail {
  private constructor(
    private readonly file: string,
    private readonly pendingFile: string,
    private readonly entry: Readonly<Record<string, unknown>>,
  ) {}

  /** Throws DlqError when the trail cannot be written: then nothing is changed. */
  static async open(
    file: string,
    context: CommandContext,
    intent: Record<string, unknown>,
  ): Promise<AuditTrail> {
    const { arn, why } = await context.identity();
    const entry = {
      v: 1,
      time: isoTime(context.now()),
      command: context.command,
      stage: context.target.stage,
      who: { arn, ...(why !== undefined && { why }) },
      ...intent,
    };
    const pendingFile = `${file}.${process.pid}.pending`;
    try {
      await tellKilled(file);
      await appendFile(file, "", { mode: PRIVATE });
      await writeFile(pendingFile, JSON.stringify(entry), { mode: PRIVATE });
    } catch (cause) {
      const message = `The audit trail ${file} cannot be written, so nothing was changed. Name another file with --audit.`;
      throw new DlqError("AuditNotWritable", message, { cause });
    }
    return new AuditTrail(file, pendingFile, entry);
  }

  /** A change that came to nothing, because nothing was there to change, is none. */
  async close(change: Change): Promise<void> {
    if (change.outcome !== "nothing") {
      await appendFile(this.file, `${JSON.stringify({ ...this.entry, ...change })}\n`);
    }
    await rm(this.pendingFile, { force: true });
  }
}

/** Adds the lines of runs that ended without one. */
async function tellKilled(file: string): Promise<void> {
  const folder = path.dirname(file);
  const stem = `${path.basename(file)}.`;
  for (const name of await readdir(folder)) {
    const pid = name.startsWith(stem) ? /^(\d+)\.pending$/.exec(name.slice(stem.length))?.[1] : undefined;
    if (pid === undefined || isAlive(Number(pid))) continue;
    const pending = path.join(folder, name);
    const entry: unknown = JSON.parse(await readFile(pending, "utf8"));
    await appendFile(file, `${JSON.stringify({ ...Object(entry), counts: {}, outcome: "killed" })}\n`, {
      mode: PRIVATE,
    });
    await rm(pending);
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
