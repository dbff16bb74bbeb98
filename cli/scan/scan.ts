import type { Message } from "../../core/messages/message";
import type { ReceivePort } from "../../core/sqs/receive-port";
import { SQS_LIMITS } from "../../core/sqs/sqs-limits";
import type { SqsPort } from "../../core/sqs/sqs-port";
import type { Clock } from "../aws/clock";
import type { HeldRole } from "../aws/target/deployment-names";
import type { Queue } from "../aws/target/find-queues";
import type { Stop } from "../stop";
import { inBatches } from "./in-batches";
import { type PlanScan, planScan, waitForVisibility } from "./plan-scan";
import { type QueueReport, ScannedQueue } from "./scanned-queue";
import { isSelected, type Selection } from "./select-messages";
import type { HeldSummary } from "./summarize-message";

export interface ScanPorts {
  readonly receiver: ReceivePort;
  readonly sqs: Pick<SqsPort, "changeVisibility">;
  readonly clock: Clock;
  readonly stop: Stop;
  readonly queue: (role: HeldRole) => Promise<Queue>;
  readonly summarize: (message: Message, role: HeldRole) => HeldSummary;
}

export interface ScanOptions {
  /** Default: long enough to receive everything. */
  readonly plan?: PlanScan;
  /** End once each requested id was found: of several copies one is selected. Default: continue. */
  readonly endWhenFound?: boolean;
  /**
   * How long to scan again if nothing is selected and something is in flight. Default: not at all. Infinity: as long
   * as the visibility timeout of another scan may last.
   */
  readonly waitMs?: number;
  readonly onWait?: (inFlight: number, waitMs: number) => void;
  readonly onProgress?: OnProgress;
  readonly onRelease?: OnProgress;
}

type OnProgress = (done: number, total: number) => void;

/** A selected message. It is invisible to other consumers until then, by the clock that never goes back. */
export interface Held {
  readonly message: Message;
  readonly summary: HeldSummary;
  readonly queue: Queue;
  readonly until: number;
}

const PAUSE_MS = 500;

/**
 * Simultaneous polls of a queue while certain messages are looked for: whatever else they receive is hidden for
 * nothing.
 */
const POLLS_OF_A_SEARCH = 4;

/** The result of one receive. */
interface Poll {
  readonly id: number;
  readonly place: ScannedQueue;
  readonly until: number;
  readonly waitSeconds: number;
  readonly messages?: readonly Message[];
  readonly failure?: unknown;
}

/**
 * A scan receives everything that is visible in the selection's queues and returns what is selected, each message
 * once. It keeps only a message's id and receipt handle. Only the retry queue and quarantine are ever received from,
 * because in the main queue and the DLQ a receive counts.
 */
export class Scan {
  readonly #sought: Set<string>;
  #startedAt: number;
  #enough = false;

  private constructor(
    private readonly ports: ScanPorts,
    private readonly selection: Selection,
    private readonly options: ScanOptions,
    private readonly places: readonly ScannedQueue[],
  ) {
    this.#sought = new Set(options.endWhenFound ? selection.ids : []);
    this.#startedAt = ports.clock.elapsed();
  }

  static async open(ports: ScanPorts, selection: Selection, options: ScanOptions = {}): Promise<Scan> {
    const places = await Promise.all(
      selection.queues.map(async (role) => {
        const queue = await ports.queue(role);
        const depth = await ports.receiver.depth(queue.url, ports.stop.deadline.signal());
        return new ScannedQueue(role, queue, depth, options.plan ?? planScan);
      }),
    );
    return new Scan(ports, selection, options, places);
  }

  /**
   * The selected messages, in batches of one queue each. Receiving continues while a batch is processed, a few polls
   * ahead. Leaving the loop ends the scan. Throws if a receive failed, once the other polls have ended.
   */
  async *batches(size: number = SQS_LIMITS.batchEntries): AsyncGenerator<readonly Held[]> {
    let left = true;
    try {
      yield* inBatches(this.#selected(), size);
      left = false;
    } catch (error) {
      left = false;
      for (const place of this.places) place.incomplete = "failed";
      throw error;
    } finally {
      this.#enough ||= left;
    }
  }

  /** All selected messages, one by one. */
  async *[Symbol.asyncIterator](): AsyncGenerator<Held> {
    for await (const batch of this.batches()) yield* batch;
  }

  /** The same, only to be seen: everything is released when the loop ends, however it ends. */
  async *peek(): AsyncGenerator<Held> {
    try {
      yield* this;
    } finally {
      await this.release();
    }
  }

  /** A message that no longer belongs to this scan, because it was moved. */
  forget({ message, queue }: Held): void {
    this.places.find((place) => place.queue === queue)?.forget(message.messageId);
  }

  /** Makes what the scan still holds visible again. `report` contains what could not be. Never throws. */
  async release(): Promise<void> {
    const total = this.places.reduce((sum, { hidden }) => sum + hidden, 0);
    let done = 0;
    const onDone = (count: number) => {
      done += count;
      this.options.onRelease?.(done, total);
    };
    for (const place of this.places) {
      await place.release(this.ports.sqs, this.ports.clock.elapsed(), onDone);
    }
  }

  get reports(): readonly QueueReport[] {
    return this.places.map((place) => place.report(this.#isEnough));
  }

  get #isEnough(): boolean {
    return this.#enough || (this.options.endWhenFound === true && this.#isFound);
  }

  get #isFound(): boolean {
    return this.selection.ids.length > 0 && this.#sought.size === 0;
  }

  async *#selected(): AsyncGenerator<[ScannedQueue, Held]> {
    const { stop, clock } = this.ports;
    let until: number | undefined;
    for (;;) {
      yield* this.#pass();
      const inFlight = this.places.reduce((sum, place) => sum + place.unseenInFlight, 0);
      const matched = this.places.some((place) => place.matched > 0);
      if (matched || inFlight === 0 || this.#isEnough || stop.why !== undefined) return;
      const waitMs = this.#waitMs();
      if (clock.elapsed() >= (until ?? this.#startedAt + waitMs)) return;
      if (until === undefined) {
        until = this.#startedAt + waitMs;
        this.options.onWait?.(inFlight, waitMs);
      }
      await clock.sleep(PAUSE_MS);
      for (const place of this.places) place.begin();
    }
  }

  #waitMs(): number {
    const { waitMs = 0 } = this.options;
    if (Number.isFinite(waitMs)) return waitMs;
    return waitForVisibility(this.places.map(({ depth }) => depth)) * 1000;
  }

  /** Receives until the queues return nothing new, and SQS's counts of what is left agree. */
  async *#pass(): AsyncGenerator<[ScannedQueue, Held]> {
    const startedAt = this.ports.clock.elapsed();
    for (let goOn = true; goOn; ) {
      yield* this.#receive(startedAt);
      if (this.#isEnough || this.ports.stop.why !== undefined) return;
      goOn = false;
      for (const place of this.places) {
        const depth = await this.ports.receiver.depth(place.queue.url, this.ports.stop.deadline.signal());
        if (place.polling.needsCount) place.polling.counted(depth.visible);
        if (this.#isOver(place, startedAt)) place.end(depth);
        else goOn = true;
      }
    }
  }

  /** Polls the queues, each several times at once, until no further poll is worth making. */
  async *#receive(startedAt: number): AsyncGenerator<[ScannedQueue, Held]> {
    const total = this.places.reduce((sum, { depth }) => sum + depth.visible, 0);
    const underWay = new Map<number, Promise<Poll>>();
    try {
      for (let next = 0; ; ) {
        for (const place of this.places) {
          for (; this.#wantsPoll(place) && !this.#isOver(place, startedAt); next += 1) {
            place.polls += 1;
            underWay.set(next, this.#poll(next, place));
          }
        }
        if (underWay.size === 0) break;
        const { id, place, until, waitSeconds, messages, failure } = await Promise.race(underWay.values());
        underWay.delete(id);
        place.polls -= 1;
        if (failure !== undefined) throw failure;
        const fresh = place.take(messages ?? [], until, waitSeconds);
        this.options.onProgress?.(this.#received, total);
        for (const message of fresh) {
          const held = this.#select(message, place, until);
          if (held !== undefined) yield [place, held];
        }
      }
    } finally {
      // A poll is never abandoned: what it received by then would stay invisible and unknown.
      for (const { place, until, waitSeconds, messages } of await Promise.all(underWay.values())) {
        place.polls -= 1;
        place.take(messages ?? [], until, waitSeconds);
      }
    }
  }

  #wantsPoll(place: ScannedQueue): boolean {
    const isSearch = this.options.endWhenFound === true && this.selection.ids.length > 0;
    return place.wantsPoll && !(isSearch && place.polls >= POLLS_OF_A_SEARCH);
  }

  get #received(): number {
    return this.places.reduce((sum, { received }) => sum + received, 0);
  }

  #isOver(place: ScannedQueue, startedAt: number): boolean {
    if (place.incomplete !== undefined || place.polling.isOver || this.#isEnough) return true;
    const { most, visibilityTimeoutSeconds } = place.plan;
    const together = Math.max(...this.places.map(({ plan }) => plan.most));
    if (this.ports.stop.why !== undefined) place.incomplete = "stopped";
    else if (place.received >= most || this.#received >= together) place.incomplete = "limit";
    else if (this.ports.clock.elapsed() >= startedAt + visibilityTimeoutSeconds * 1000) {
      // From now on, what was received first comes again.
      place.incomplete = "timeout";
    }
    return place.incomplete !== undefined;
  }

  async #poll(id: number, place: ScannedQueue): Promise<Poll> {
    const { receiver, clock, stop } = this.ports;
    const { visibilityTimeoutSeconds } = place.plan;
    const { waitSeconds } = place.polling;
    const until = clock.elapsed() + visibilityTimeoutSeconds * 1000;
    try {
      const messages = await receiver.receive(
        place.queue.url,
        visibilityTimeoutSeconds,
        stop.deadline.signal(),
        waitSeconds,
      );
      if (messages.length > 0) place.hiddenUntil = clock.now() + visibilityTimeoutSeconds * 1000;
      return { id, place, until, waitSeconds, messages };
    } catch (failure) {
      return { id, place, until, waitSeconds, failure };
    }
  }

  #select(message: Message, place: ScannedQueue, until: number): Held | undefined {
    const { summarize, clock } = this.ports;
    const summary = summarize(message, place.role);
    // Of several copies the first is taken, even if one poll returns them together.
    if (this.options.endWhenFound && this.#isFound) return undefined;
    if (!isSelected(this.selection, message, summary, clock.now())) return undefined;
    place.matched += 1;
    this.#sought.delete(summary.id);
    this.#sought.delete(message.messageId);
    return { message, summary, queue: place.queue, until };
  }
}
