import { explainAny } from "../../aws/explain-any";
import type { Face, OperationContext } from "../../command-context";
import { DlqError } from "../../errors";
import { Stop } from "../../stop";
import type { Problem } from "../api";

/** What stands behind the page: one deployment, or a local run that is still being made. */
export interface ContextSource {
  /** Throws DlqError where it is not there yet. */
  readonly create: (command: string, face: Face, stop: Stop) => OperationContext;
  /** Why a command may not be begun now (`ui`: a scan); undefined: it may. */
  readonly refusal?: (command: string) => DlqError | undefined;
}

const ENDING = new DlqError(
  "Ending",
  "The server is stopping: it completes what has begun and starts nothing new. Run npx dlq ui again for anything else.",
);

/** As the audit trail says where a change was made. */
const VIA = "page";

export const SILENT: Face = { note: () => {}, progress: () => () => {} };

/** What a read may know from before: the application's world, the roles whose word is believed. */
const RECENT_MS = 30_000;

/** Contexts that are remembered for what failed in them. */
const MOST_MADE = 16;

/** After these the SDK must read the credentials anew. */
const CREDENTIALS = /Credentials|Profile|Region|^Unreachable$|^NoSuchQueue$|^NoLocalRun$/;

/** The contexts of one server: each operation has one of its own, what only reads shares a recent one. */
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

  /** For what only reads and receives nothing. Throws DlqError. */
  reading(): OperationContext {
    const now = performance.now();
    if (this.#recent === undefined || now - this.#recent.madeAt > RECENT_MS) {
      this.#recent = { context: { ...this.source.create("ui", SILENT, this.stop), via: VIA }, madeAt: now };
    }
    return this.#recent.context;
  }

  /** What the page says of an error: the words of the command. Default: the context whose call it was. */
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
