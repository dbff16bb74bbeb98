import { explainAny } from "../../aws/explain-any";
import type { Face, OperationContext } from "../../command-context";
import { DlqError } from "../../errors";
import { Stop } from "../../stop";
import type { Problem } from "../api";

/** What the page shows: one deployment, or a local run that is still being created. */
export interface ContextSource {
  /** Throws DlqError if it does not exist yet. */
  readonly create: (command: string, face: Face, stop: Stop) => OperationContext;
  /** Why a command may not begin now (`ui`: a scan). Undefined: it may. */
  readonly refusal?: (command: string) => DlqError | undefined;
}

const ENDING = new DlqError(
  "Ending",
  "The server is stopping: it completes what has begun and starts nothing new. Run npx dlq ui again for anything else.",
);

/** How the audit trail describes where a change was made. */
const VIA = "page";

export const SILENT: Face = { note: () => {}, progress: () => () => {} };

/** What a read may reuse: the application's world, the roles whose metadata is trusted. */
const RECENT_MS = 30_000;

/** Contexts that are remembered because of what failed in them. */
const MOST_MADE = 16;

/** After these errors, the SDK must read the credentials again. */
const CREDENTIALS = /Credentials|Profile|Region|^Unreachable$|^NoSuchQueue$|^NoLocalRun$/;

/** The contexts of one server: each operation has its own, and reads share a recent one. */
export class Contexts {
  readonly #made: OperationContext[] = [];
  #isEnding = false;
  #recent: { readonly context: OperationContext; readonly madeAt: number } | undefined;

  constructor(
    private readonly source: ContextSource,
    private readonly stop: Stop,
  ) {}

  /** For an operation that a person starts. Throws DlqError. */
  create(command: string, face: Face = SILENT, stop: Stop = new Stop()): OperationContext {
    const refusal = this.#isEnding ? ENDING : this.source.refusal?.(command);
    if (refusal !== undefined) throw refusal;
    const context = { ...this.source.create(command, face, stop), via: VIA };
    this.#made.push(context);
    if (this.#made.length > MOST_MADE) this.#made.shift();
    return context;
  }

  /** From now on nothing is begun. */
  end(): void {
    this.#isEnding = true;
  }

  /** For operations that only read and receive nothing. Throws DlqError. */
  reading(): OperationContext {
    const now = performance.now();
    if (this.#recent === undefined || now - this.#recent.madeAt > RECENT_MS) {
      this.#recent = { context: { ...this.source.create("ui", SILENT, this.stop), via: VIA }, madeAt: now };
    }
    return this.#recent.context;
  }

  /** What the page says about an error, in the command's words. Default: the context whose call it was. */
  async problemOf(error: unknown, context: OperationContext | undefined = this.#contextOf(error)) {
    const known = await explainAny(error, context);
    if (CREDENTIALS.test(known.code)) this.#recent = undefined;
    return known;
  }

  #contextOf(error: unknown): OperationContext | undefined {
    const made = this.#made.findLast(
      ({ callLog }) => error instanceof Error && callLog.of(error) !== undefined,
    );
    return made ?? this.#recent?.context ?? this.#made.at(-1);
  }
}

export const toProblem = ({ code, message, statement }: DlqError): Problem => ({
  code,
  message,
  ...(statement !== undefined && { remedy: JSON.stringify(statement, null, 2) }),
});
