import type { StreamEvent } from "../api";

/** What events replace: only the latest state of a scan, a change or the counts is worth sending. */
function keyOf(event: StreamEvent): string {
  if (event.type === "scan") return `scan ${event.scan.id}`;
  if (event.type === "change") return `change ${event.change.id}`;
  // One reports that the other is over.
  return event.type === "trouble" ? "counts" : event.type;
}

/** One page that listens. A page that reads slowly gets fewer states, but never old ones. */
export class Subscriber {
  readonly #pending = new Map<string, StreamEvent>();
  #wake: () => void = () => {};

  push(event: StreamEvent): void {
    const key = keyOf(event);
    this.#pending.delete(key);
    this.#pending.set(key, event);
    this.#wake();
  }

  /** The next events. Empty if none came for this long, or if the listening was ended. */
  async next(maxMs: number, signal: AbortSignal): Promise<readonly StreamEvent[]> {
    if (this.#pending.size === 0 && !signal.aborted) await this.#wait(maxMs, signal);
    const events = [...this.#pending.values()];
    this.#pending.clear();
    return events;
  }

  #wait(maxMs: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = () => {
        clearTimeout(timer);
        signal.removeEventListener("abort", done);
        this.#wake = () => {};
        resolve();
      };
      const timer = setTimeout(done, maxMs);
      signal.addEventListener("abort", done);
      this.#wake = done;
    });
  }
}

/** Tells every listening page what happens. */
export class EventPublisher {
  readonly #subscribers = new Set<Subscriber>();
  /** Called when the first page begins to listen, and when the last one has left. */
  onAudience: (isThere: boolean) => void = () => {};

  publish(event: StreamEvent): void {
    for (const subscriber of this.#subscribers) subscriber.push(event);
  }

  subscribe(): Subscriber {
    const subscriber = new Subscriber();
    this.#subscribers.add(subscriber);
    if (this.#subscribers.size === 1) this.onAudience(true);
    return subscriber;
  }

  unsubscribe(subscriber: Subscriber): void {
    if (this.#subscribers.delete(subscriber) && this.#subscribers.size === 0) this.onAudience(false);
  }
}
