import { randomBytes } from "node:crypto";
import { appendFile, rename, rm, writeFile } from "node:fs/promises";
import type { CommandContext } from "../command-context";
import { DlqError } from "../errors";
import { EXIT } from "../exit-codes";
import { isoTime } from "../terminal/format";
import { PENDING, reportKilled } from "./killed-runs";
import { ownMark } from "./process-mark";
import { systemCode } from "./system-code";

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
    const region = await context.client.config.region().catch(() => undefined);
    const entry = {
      v: 1,
      time: isoTime(context.now()),
      command: context.command,
      stage: context.target.stage,
      prefix: context.target.prefix,
      ...(region !== undefined && { region }),
      who: { arn, ...(why !== undefined && { why }) },
      ...intent,
    };
    const stem = `${file}.${ownMark()}-${randomBytes(6).toString("hex")}`;
    const pendingFile = `${stem}${PENDING}`;
    try {
      await reportKilled(file);
      await appendFile(file, "", { mode: PRIVATE });
      // Whole or not there at all, whenever this process is killed.
      await writeFile(`${stem}.tmp`, JSON.stringify(entry), { mode: PRIVATE, flush: true });
      await rename(`${stem}.tmp`, pendingFile);
    } catch (cause) {
      const message = `The audit trail ${file} cannot be written, so nothing was changed. Name another file with --audit.`;
      throw new DlqError("AuditNotWritable", message, { cause });
    }
    return new AuditTrail(file, pendingFile, entry);
  }

  /**
   * A change that came to nothing, because nothing was there to change, is none. Throws DlqError with the line when
   * it cannot be added: what was done is done.
   */
  async close(change: Change): Promise<void> {
    const line = JSON.stringify({ ...this.entry, ...change });
    try {
      if (change.outcome !== "nothing") await appendFile(this.file, `${line}\n`);
      await rm(this.pendingFile, { force: true });
    } catch (cause) {
      const why = systemCode(cause) ?? "unknown";
      const message = `This happened, but it could not be added to the audit trail ${this.file} (${why}). Add it:\n${line}`;
      throw new DlqError("AuditNotWritten", message, { exitCode: EXIT.partlyDone, cause });
    }
  }
}
