import { byRole } from "../../aws/target/deployment-names";
import type { OperationContext } from "../../command-context";
import { totalOf } from "../../operations/read-depths";
import { type QueueLine, readQueueLines, readScheduleLines } from "../../operations/read-status";
import type { Counts, HeldRole, QueueCounts, QueueRole, ScheduleLine, StreamEvent } from "../api";
import { type Contexts, toProblem } from "./contexts";

/** What the latest scan knows about the ages in a queue. */
export interface Ages {
  readonly oldestSentAt: number;
  readonly nextExpiryAt: number;
}

export type AgesOf = (role: HeldRole) => Ages | undefined;

/** The time between two readings, which take five calls each. */
const INTERVAL_MS = 2_000;
/** Schedules change only when somebody changes them. */
const SCHEDULES_MS = 30_000;
const MINUTE_MS = 60_000;

/** Reads the queues' counts while somebody is watching. Receives nothing. */
export class CountsReader {
  #latest: StreamEvent | undefined;
  #schedules: { readonly lines: readonly ScheduleLine[]; readonly readAt: number } | undefined;
  readonly #history: { readonly at: number; readonly depths: ReadonlyMap<QueueRole, number> }[] = [];
  #timer: NodeJS.Timeout | undefined;
  #watched = false;

  constructor(
    private readonly contexts: Contexts,
    private readonly agesOf: AgesOf,
    private readonly publish: (event: StreamEvent) => void,
    private readonly intervalMs: number = INTERVAL_MS,
  ) {}

  /** As they were last read. */
  get latest(): StreamEvent | undefined {
    return this.#latest;
  }

  /** Reads while it is watched, starting at once. */
  watch(isWatched: boolean): void {
    this.#watched = isWatched;
    clearTimeout(this.#timer);
    if (isWatched) void this.#loop();
  }

  /** Schedules were changed: the next counts include their state. */
  forgetSchedules(): void {
    this.#schedules = undefined;
  }

  async #loop(): Promise<void> {
    const event = await this.#read();
    this.#latest = event;
    if (!this.#watched) return;
    this.publish(event);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#loop(), this.intervalMs);
  }

  async #read(): Promise<StreamEvent> {
    let context: OperationContext | undefined;
    try {
      context = this.contexts.reading();
      const lines = await readQueueLines(context);
      return this.#countsOf(context.clock.now(), lines, await this.#readSchedules(context));
    } catch (error) {
      const problem = toProblem(await this.contexts.problemOf(error, context));
      return { type: "trouble", at: Date.now(), problem };
    }
  }

  async #readSchedules(context: OperationContext): Promise<readonly ScheduleLine[]> {
    const now = performance.now();
    if (this.#schedules === undefined || now - this.#schedules.readAt > SCHEDULES_MS) {
      const lines = (await readScheduleLines(context)).map(({ task, name, state, why }) => ({
        task,
        name,
        state: state === null ? null : state === "ENABLED" ? ("running" as const) : ("paused" as const),
        ...(why !== undefined && { why }),
      }));
      this.#schedules = { lines, readAt: now };
    }
    return this.#schedules.lines;
  }

  #countsOf(at: number, lines: readonly QueueLine[], schedules: readonly ScheduleLine[]): Counts {
    const queues = lines.map((line) => this.#queueOf(line));
    const depths = new Map(queues.map(({ role, ...counts }) => [role, totalOf(counts)] as const));
    const moved = this.#movedSince(at, depths);
    this.#history.push({ at, depths });
    const ages = queues.flatMap(({ oldestSentAt, nextExpiryAt }) =>
      oldestSentAt === undefined || nextExpiryAt === undefined ? [] : { oldestSentAt, nextExpiryAt },
    );
    return {
      type: "counts",
      at,
      queues,
      schedules,
      ...(moved !== undefined && { movedLastMinute: moved }),
      ...(ages.length > 0 && {
        oldestSentAt: Math.min(...ages.map(({ oldestSentAt }) => oldestSentAt)),
        nextExpiryAt: Math.min(...ages.map(({ nextExpiryAt }) => nextExpiryAt)),
      }),
    };
  }

  #queueOf({ role, name, state }: QueueLine): QueueCounts {
    if (state === undefined) return { role, name, exists: false, visible: 0, inFlight: 0, delayed: 0 };
    const isHeld = role === "retry" || role === "quarantine";
    return { role, name, exists: true, ...state, ...(isHeld && this.agesOf(role)) };
  }

  /** How depths changed since the earliest reading of the last minute. */
  #movedSince(
    at: number,
    depths: ReadonlyMap<QueueRole, number>,
  ): Readonly<Record<QueueRole, number>> | undefined {
    while (this.#history.length > 1 && at - (this.#history[1]?.at ?? at) >= MINUTE_MS) this.#history.shift();
    const before = this.#history[0]?.depths;
    if (before === undefined) return undefined;
    return byRole((role) => (depths.get(role) ?? 0) - (before.get(role) ?? 0));
  }
}
