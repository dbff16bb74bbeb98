import { eventBytesOf, type Received } from "./build-event";

/** The largest payload of an invocation. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
const MAX_EVENT_BYTES = 6 * 1024 * 1024;

export interface BatchLimits {
  readonly batchSize: number;
  readonly batchingWindowSeconds: number;
}

export interface BatchPorts {
  /** Receives at most `max` messages, waiting up to `waitSeconds` (0: not at all) for the first. */
  readonly receive: (max: number, waitSeconds: number) => Promise<readonly Received[]>;
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
}

/** Long polls are short so that a mapping stops soon: an abandoned one could take messages along. */
const LONG_POLL_SECONDS = 1;
const SHORT_POLL_PAUSE_MS = 100;

/**
 * Gathers batches as Lambda does: an invocation starts when the batch is full, when its window has passed since
 * the first message, or when it is at 6 MB. What does not fit any more opens the next batch.
 */
export class BatchGatherer {
  readonly #limits: BatchLimits;
  readonly #ports: BatchPorts;
  #carried: readonly Received[] = [];

  constructor(limits: BatchLimits, ports: BatchPorts) {
    this.#limits = limits;
    this.#ports = ports;
  }

  /** The next batch; empty when one long poll brought nothing. */
  async next(): Promise<readonly Received[]> {
    const batch: Received[] = [];
    let bytes = 0;
    /** False when something had to be left for the next batch. */
    const add = (messages: readonly Received[]): boolean => {
      for (const [index, message] of messages.entries()) {
        const size = eventBytesOf(message);
        const full = batch.length >= this.#limits.batchSize || bytes + size > MAX_EVENT_BYTES;
        if (full && batch.length > 0) {
          this.#carried = messages.slice(index);
          return false;
        }
        batch.push(message);
        bytes += size;
      }
      return true;
    };

    const carried = this.#carried;
    this.#carried = [];
    if (!add(carried)) return batch;
    if (batch.length === 0 && !add(await this.#receive(batch.length, LONG_POLL_SECONDS))) return batch;
    if (batch.length === 0) return batch;

    const windowEnds = this.#ports.now() + this.#limits.batchingWindowSeconds * 1000;
    while (batch.length < this.#limits.batchSize) {
      const left = windowEnds - this.#ports.now();
      if (left <= 0) break;
      const messages = await this.#receive(batch.length, 0);
      if (!add(messages)) break;
      if (messages.length === 0) await this.#ports.sleep(Math.min(left, SHORT_POLL_PAUSE_MS));
    }
    return batch;
  }

  #receive(gathered: number, waitSeconds: number): Promise<readonly Received[]> {
    return this.#ports.receive(Math.min(10, this.#limits.batchSize - gathered), waitSeconds);
  }
}
