import { randomUUID } from "node:crypto";
import { UsageError } from "../../../errors";
import { Stop } from "../../../stop";
import { asciiJson, messages } from "../../../terminal/format";
import type { Change, ChangeKind, ChangeProgress, ChangeResult, Problem } from "../../api";
import { type Contexts, toProblem } from "../contexts";
import type { PlannedChange } from "./planned-change";

const PUBLISH_MS = 200;

/** One change: planned, confirmed at most once, and run to its end whoever watches. */
export class PageChange {
  readonly id = randomUUID();
  readonly stop = new Stop();
  /** Its entry in the audit trail, once there is one. */
  run: string | undefined;
  readonly #createdAt = Date.now();
  #state: Change["state"] = "planned";
  #startedAt: number | undefined;
  #endedAt: number | undefined;
  #progress: ChangeProgress;
  #result: ChangeResult | undefined;
  #problem: Problem | undefined;
  #publishedAt = 0;
  #running: Promise<void> = Promise.resolve();

  constructor(
    readonly kind: ChangeKind,
    private readonly scan: string | undefined,
    private readonly planned: PlannedChange,
    private readonly onChange: (change: PageChange) => void,
  ) {
    this.#progress = { done: 0, total: planned.plan.count, text: "" };
  }

  get state(): Change["state"] {
    return this.#state;
  }

  /** Resolves when it has ended. */
  get ended(): Promise<void> {
    return this.#running;
  }

  /**
   * Begins it. The state changes before anything is waited for: of two confirms at once, from two pages or from one that
   * was reloaded, one begins it, and the other does nothing. Throws UsageError where the count is not the plan's.
   */
  confirm(count: number, contexts: Contexts): void {
    if (this.#state !== "planned") return;
    const { plan } = this.planned;
    if (plan.count === 0) throw new UsageError("There is nothing to do.");
    if (count !== plan.count) {
      throw new UsageError(`The plan is about ${messages(plan.count)}, not ${count}. Look at it again.`);
    }
    const context = contexts.create(this.kind, undefined, this.stop);
    this.#state = "running";
    this.#startedAt = Date.now();
    this.onChange(this);
    const onAudit = (run: string) => {
      this.run = run;
    };
    this.#running = this.#work({ ...context, onAudit }, contexts);
  }

  async #work(context: ReturnType<Contexts["create"]>, contexts: Contexts): Promise<void> {
    try {
      this.#result = await this.planned.run({
        context,
        stop: this.stop,
        onDone: (count) => this.#advance({ done: this.#progress.done + count }),
        onProgress: (progress) => this.#advance(progress, true),
      });
      this.#state = this.#result.stoppedBy === undefined ? "done" : "stopped";
    } catch (error) {
      this.#state = "failed";
      this.#problem = toProblem(await contexts.problemOf(error, context));
    }
    this.#endedAt = Date.now();
    this.onChange(this);
  }

  #advance(progress: Partial<ChangeProgress>, atOnce = false): void {
    this.#progress = { ...this.#progress, ...progress };
    const now = performance.now();
    if (!atOnce && now - this.#publishedAt < PUBLISH_MS) return;
    this.#publishedAt = now;
    this.onChange(this);
  }

  /** What is begun is completed. Of a planned change nothing is begun. */
  halt(why: string): void {
    this.stop.request(why);
    if (this.#state !== "planned") return;
    this.#state = "stopped";
    this.#endedAt = Date.now();
    this.onChange(this);
  }

  /** The file that a person saves, piece by piece. Throws UsageError before there is one. */
  *resultFile(): Generator<string> {
    if (this.#result === undefined && this.#problem === undefined) {
      throw new UsageError("There is no result yet: the change has not ended.");
    }
    const file = this.#result === undefined ? undefined : this.planned.file;
    if (file !== undefined) yield* file();
    else yield `${asciiJson(this.toJson())}\n`;
  }

  get resultName(): string {
    return this.#result?.resultName ?? `${this.kind}.json`;
  }

  toJson(): Change {
    const optional = {
      ...(this.#startedAt !== undefined && { startedAt: this.#startedAt }),
      ...(this.#endedAt !== undefined && { endedAt: this.#endedAt }),
      ...(this.scan !== undefined && { scan: this.scan }),
      ...(this.#result !== undefined && { result: this.#result }),
      ...(this.#problem !== undefined && { problem: this.#problem }),
    };
    return {
      id: this.id,
      kind: this.kind,
      state: this.#state,
      createdAt: this.#createdAt,
      plan: this.planned.plan,
      progress: this.#progress,
      ...optional,
    };
  }
}
