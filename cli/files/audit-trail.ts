import { randomUUID } from "node:crypto";
import { appendFile } from "node:fs/promises";
import type { Identity } from "../aws/identity";
import type { Named } from "../aws/target/deployment-names";
import { DlqError } from "../errors";
import { EXIT } from "../exit-codes";
import { systemCode } from "./system-code";

/** The outcome of a change. Never a body, and never an attribute value except a valid producer id. */
export interface Change {
  readonly counts: Readonly<Record<string, number>>;
  /** `done`, `partly`, `failed`, `nothing`. */
  readonly outcome: string;
  readonly [detail: string]: unknown;
}

export interface AuditPorts {
  readonly command: string;
  readonly target: Named & { readonly stage: string };
  readonly clock: { readonly now: () => number };
  readonly identity: () => Promise<Identity>;
  readonly region: () => Promise<string | undefined>;
  /** Where the person was, if not at a terminal. */
  readonly via?: string;
  /** Called with the run's id once the trail contains it. */
  readonly onAudit?: (run: string) => void;
}

/** Only its owner may read it. */
const mode = 0o600;

/**
 * Two lines of NDJSON for every change, one when it starts and one when it ends. A run that was killed is a start
 * line without an end line.
 */
export class AuditTrail {
  readonly #run = randomUUID();

  private constructor(
    private readonly file: string,
    private readonly ports: AuditPorts,
  ) {}

  /** Throws DlqError if the trail cannot be written. Then nothing is changed. */
  static async open(
    file: string,
    ports: AuditPorts,
    intent: Readonly<Record<string, unknown>>,
  ): Promise<AuditTrail> {
    const { arn, why } = await ports.identity();
    const region = await ports.region();
    const trail = new AuditTrail(file, ports);
    const { queue, stage, prefix } = ports.target;
    const { via } = ports;
    const line = trail.#line("start", {
      queue,
      stage,
      prefix,
      ...(region !== undefined && { region }),
      who: { arn, ...(why !== undefined && { why }) },
      ...(via !== undefined && { via }),
      ...intent,
    });
    try {
      await appendFile(file, line, { mode, flush: true });
    } catch (cause) {
      const message = `The audit trail ${file} cannot be written, so nothing was changed. Choose another file with --audit.`;
      throw new DlqError("AuditNotWritable", message, { cause });
    }
    ports.onAudit?.(trail.#run);
    return trail;
  }

  /** Throws a DlqError that contains the line if it cannot be added, because the change has been made. */
  async close(change: Change): Promise<void> {
    const line = this.#line("end", change);
    try {
      await appendFile(this.file, line, { mode, flush: true });
    } catch (cause) {
      const why = systemCode(cause) ?? "unknown";
      const message = `The change was made, but it could not be recorded in the audit trail ${this.file} (${why}). Append this line yourself:\n${line.trimEnd()}`;
      throw new DlqError("AuditNotWritten", message, { exitCode: EXIT.partlyDone, cause });
    }
  }

  #line(event: "start" | "end", details: object): string {
    const time = new Date(this.ports.clock.now()).toISOString();
    const { command } = this.ports;
    return `${JSON.stringify({ v: 1, run: this.#run, event, time, command, ...details })}\n`;
  }
}
