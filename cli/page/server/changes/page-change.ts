import { randomUUID } from "node:crypto";
import type { Face, OperationContext } from "../../../command-context";
import { UsageError } from "../../../errors";
import { Stop } from "../../../stop";
import { asciiJson, messages } from "../../../terminal/format";
import type { Change, ChangeKind, ChangePlan, ChangeProgress, ChangeResult, Problem } from "../../api";
import { type Contexts, toProblem } from "../contexts";
import type { PageScan } from "../scans/page-scan";
import { NO_PLAN, type PlannedChange } from "./planned-change";

const PUBLISH_MS = 200;

/** One change: planned, confirmed at most once, and run to its end, no matter who is watching. */
export class PageChange {
  readonly id = randomUUID();
  readonly stop = new Stop();
  /** Its entry in the audit trail, once there is one. */
  run: string | undefined;
  readonly #createdAt = Date.now();
  #state: Change["state"] = "planning";
  #plan: ChangePlan = NO_PLAN;
  /** What a confirm does. It may hold whole messages, and is dropped when the change has ended. */
  #planned: PlannedChange | undefined;
  #file: PlannedChange["file"];
  #startedAt: number | undefined;
  #endedAt: number | undefined;
  #progress: ChangeProgress = { done: 0, total: 0, text: "" };
  #result: ChangeResult | undefined;
  #problem: Problem | undefined;
  #publishedAt = 0;
  #working: Promise<void> = Promise.resolve();

  constructor(
    readonly kind: ChangeKind,
    readonly scan: string | undefined,
    private readonly onChange: (change: PageChange) => void,
  ) {}

  get state(): Change["state"] {
    return this.#state;
  }

  get isOpen(): boolean {
    return this.#endedAt === undefined;
  }

  /** Resolves when nothing of it is in progress. */
  get ended(): Promise<void> {
    return this.#working;
  }

  /** Its dry run is complete. */
  plan(planned: PlannedChange): void {
    this.#planned = planned;
    this.#plan = planned.plan;
    this.#progress = { done: 0, total: planned.plan.count, text: "" };
    this.#state = "planned";
    this.onChange(this);
  }

  /** Makes its dry run, which takes long and can be stopped. */
  planBy(contexts: Contexts, make: (context: OperationContext) => Promise<PlannedChange>): void {
    const face: Face = {
      note: (text) => this.#advance({ text }, true),
      progress: (what) => (done, total) => this.#advance({ done, total: Math.max(done, total), text: what }),
    };
    const context = contexts.create(this.kind, face, this.stop);
    this.onChange(this);
    this.#working = make(context).then(
      (planned) => (this.stop.why === undefined ? this.plan(planned) : this.#end("stopped")),
      async (error) => {
        if (this.stop.why !== undefined) return this.#end("stopped");
        this.#problem = toProblem(await contexts.problemOf(error, context));
        this.#end("failed");
      },
    );
  }

  /**
   * Begins it. The state changes before anything is awaited: of two simultaneous confirms, from two pages or a
   * reloaded one, only one begins it. Throws UsageError if the count is not the plan's.
   */
  confirm(count: number, contexts: Contexts): void {
    if (this.#state !== "planned" || this.#planned === undefined) return;
    const { plan, run } = this.#planned;
    if (plan.count === 0) throw new UsageError("There is nothing to do.");
    if (count !== plan.count) {
      throw new UsageError(`The plan has ${messages(plan.count)}, not ${count}. Review it again.`);
    }
    const context = contexts.create(this.kind, undefined, this.stop);
    this.#state = "running";
    this.#startedAt = Date.now();
    this.onChange(this);
    const onAudit = (run: string) => {
      this.run = run;
    };
    this.#working = this.#work(run, { ...context, onAudit }, contexts);
  }

  async #work(run: PlannedChange["run"], context: OperationContext, contexts: Contexts): Promise<void> {
    try {
      this.#result = await run({
        context,
        stop: this.stop,
        onDone: (count) => this.#advance({ done: this.#progress.done + count }),
        onProgress: (progress) => this.#advance(progress, true),
      });
      this.#file = this.#planned?.file;
      this.#end(this.#result.stoppedBy === undefined ? "done" : "stopped");
    } catch (error) {
      this.#problem = toProblem(await contexts.problemOf(error, context));
      this.#end("failed");
    }
  }

  #end(state: "done" | "stopped" | "failed"): void {
    this.#state = state;
    this.#planned = undefined;
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

  /** What has begun is completed. Of a planned change, nothing is begun. */
  halt(why: string): void {
    this.stop.request(why);
    if (this.#state === "planned") this.#end("stopped");
  }

  /** What it was planned from is gone. What has begun is completed. */
  withdraw(problem: Problem): void {
    if (this.#state !== "planned") return;
    this.#problem = problem;
    this.#end("failed");
  }

  /** The file that a person saves, piece by piece. Throws DlqError if there is none. */
  *resultFile(scanOf: (id: string) => PageScan): Generator<string> {
    if (this.#result === undefined && this.#problem === undefined) {
      throw new UsageError("There is no result yet: the change has not finished.");
    }
    if (this.#file !== undefined && this.scan !== undefined) yield* this.#file(scanOf(this.scan));
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
      plan: this.#plan,
      progress: this.#progress,
      ...optional,
    };
  }
}
