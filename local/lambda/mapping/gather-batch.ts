import { eventBytesOf, type Received } from "./build-event";

/** The largest payload of an invocation. https://docs.aws.amazon.com/lambda/latest/dg/gettingstarted-limits.html */
export const MAX_EVENT_BYTES = 6 * 1024 * 1024;

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

/** Long polls are short, so that a mapping stops soon, because an abandoned poll could still take messages. */
const LONG_POLL_SECONDS = 1;
const SHORT_POLL_PAUSE_MS = 100;

/**
 * Gathers batches as Lambda does: an invocation starts when the batch is full, when its window has passed since the
 * first message, or at 6 MB. What does not fit any more begins the next batch.
 */
export class BatchGatherer {
  readonly #limits: BatchLimits;
  readonly #ports: BatchPorts;
  #carried: readonly Received[] = [];

  constructor(limits: BatchLimits, ports: BatchPorts) {
    this.#limits = limits;
    this.#ports = ports;
  }

  /** The next batch. Empty if one long poll returned nothing. Rejects if nothing could be received. */
  async next(): Promise<readonly Received[]> {
    const batch = this.rest();
    if (this.#carried.length > 0) return batch;
    if (batch.length === 0) this.#add(batch, await this.#receive(0, LONG_POLL_SECONDS));
    if (batch.length === 0) return batch;

    const windowEnds = this.#ports.now() + this.#limits.batchingWindowSeconds * 1000;
    while (this.#carried.length === 0 && batch.length < this.#limits.batchSize) {
      const left = windowEnds - this.#ports.now();
      if (left <= 0) break;
      // What was gathered is delivered even if the endpoint fails, because nothing else can receive it.
      const messages = await this.#receive(batch.length, 0).catch(() => undefined);
      if (messages === undefined) break;
      this.#add(batch, messages);
      if (messages.length === 0) await this.#ports.sleep(Math.min(left, SHORT_POLL_PAUSE_MS));
    }
    return batch;
  }

  /** A batch of what was left over, without polling for more. Empty if nothing was. */
  rest(): Received[] {
    const batch: Received[] = [];
    this.#add(batch, this.#carried);
    return batch;
  }

  /** Adds to a batch what fits, and keeps the rest for the next. */
  #add(batch: Received[], messages: readonly Received[]): void {
    let bytes = batch.reduce((sum, message) => sum + eventBytesOf(message), 0);
    const fitting = messages.findIndex((message) => {
      bytes += eventBytesOf(message);
      const full = batch.length >= this.#limits.batchSize || bytes > MAX_EVENT_BYTES;
      if (full && batch.length > 0) return true;
      batch.push(message);
      return false;
    });
    this.#carried = fitting < 0 ? [] : messages.slice(fitting);
  }

  #receive(gathered: number, waitSeconds: number): Promise<readonly Received[]> {
    return this.#ports.receive(Math.min(10, this.#limits.batchSize - gathered), waitSeconds);
  }
}
