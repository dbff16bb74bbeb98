import { setImmediate } from "node:timers";
import { Heap } from "heap-js";

interface Event {
  readonly at: number;
  /** Events of the same moment happen in the order in which they were planned. */
  readonly order: number;
  readonly happen: () => void;
  /** Whether asynchronous code goes on after it, which must come to rest before the next event. */
  readonly wakes: boolean;
}

const earlierFirst = (a: Event, b: Event) => a.at - b.at || a.order - b.order;

/** Lets all asynchronous code run until it waits for simulated time. Nothing of it waits for the machine. */
const comeToRest = () => new Promise<void>((resolve) => setImmediate(resolve));

/**
 * A clock that jumps from event to event. Code under simulation waits by `sleep`, so that a week takes seconds
 * and no result depends on the machine.
 */
export class EventLoop {
  #now: number;
  #order = 0;
  #stopped = false;
  #failure: { readonly thrown: unknown } | undefined;
  readonly #events = new Heap<Event>(earlierFirst);

  constructor(startsAt: number) {
    this.#now = startsAt;
  }

  /** Simulated epoch milliseconds, whole ones. */
  readonly now = (): number => this.#now;

  readonly sleep = (milliseconds: number): Promise<void> =>
    new Promise((resolve) => this.#plan(this.#now + Math.max(0, milliseconds), resolve, true));

  /** Plans something that is done when it returns. */
  at(time: number, happen: () => void): void {
    this.#plan(Math.max(time, this.#now), happen, false);
  }

  /** Plans the start of asynchronous work. What it throws ends the simulation. */
  start(time: number, work: () => Promise<void>): void {
    const happen = () => {
      work().catch((thrown: unknown) => {
        this.#failure ??= { thrown };
      });
    };
    this.#plan(Math.max(time, this.#now), happen, true);
  }

  stop(): void {
    this.#stopped = true;
  }

  /** Lets events happen until `stop`, or until none is left before `endsAt`. */
  async run(endsAt: number): Promise<void> {
    for (let event = this.#events.peek(); event !== undefined; event = this.#events.peek()) {
      if (event.at > endsAt || this.#stopped) return;
      this.#events.pop();
      this.#now = event.at;
      event.happen();
      if (event.wakes) await comeToRest();
      if (this.#failure !== undefined) throw this.#failure.thrown;
    }
  }

  #plan(at: number, happen: () => void, wakes: boolean): void {
    this.#order += 1;
    this.#events.push({ at: Math.ceil(at), order: this.#order, happen, wakes });
  }
}
