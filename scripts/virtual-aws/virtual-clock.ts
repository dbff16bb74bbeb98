import { setImmediate } from "node:timers";
import { Heap } from "heap-js";

interface Event {
  readonly at: number;
  /** Simultaneous events happen in the order in which they were planned. */
  readonly order: number;
  readonly happen: () => void;
  /** Whether asynchronous code continues after it, which must settle before the next event. */
  readonly wakes: boolean;
  /** Whether it keeps a process alive, like a Node.js timer that is not unref'd. */
  keeps: boolean;
  canceled?: true;
}

const earlierFirst = (a: Event, b: Event) => a.at - b.at || a.order - b.order;

/** One for all: a stack for each of a million signals would take longer than the work. */
const TIMED_OUT = new DOMException("The signal timed out.", "TimeoutError");

const close = (timer?: { close?: () => void }) => timer?.close?.();

/** Lets all asynchronous code run until it waits for virtual time. */
const comeToRest = () => new Promise<void>((resolve) => setImmediate(resolve));

/**
 * After how many turns and how much machine time without any event a process counts as empty, and the play as failed.
 */
const EMPTY_TURNS = 1_000;
const EMPTY_MS = 250;
const STUCK_MS = 10_000;

/**
 * Time that jumps from event to event. Code under test waits with `sleep`, timers and signals, so that a week takes
 * seconds and no result depends on the machine.
 */
export class VirtualClock {
  #now: number;
  #order = 0;
  #keeping = 0;
  #failure: { readonly thrown: unknown } | undefined;
  readonly #events = new Heap<Event>(earlierFirst);
  /**
   * Called if work has not ended and nothing keeps it alive, so that Node.js would exit. Default: wait for the
   * machine.
   */
  onEmpty: () => void = () => {};

  constructor(startsAt: number) {
    this.#now = startsAt;
  }

  /** Virtual epoch milliseconds, as whole numbers. */
  readonly now = (): number => this.#now;

  readonly sleep = (milliseconds: number): Promise<void> =>
    new Promise((resolve) => void this.#plan(this.#now + milliseconds, resolve, true, true));

  /** Work that takes this long. Rejects as soon as its signal aborts. */
  readonly spend = (milliseconds: number, signal: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      const giveUp = () => {
        timer.close();
        reject(new DOMException("marked-secret", "AbortError"));
      };
      const timer = this.#timer(resolve, milliseconds);
      if (signal.aborted) giveUp();
      else signal.addEventListener("abort", giveUp, { once: true });
    });

  /** What Lambda's context says about a function that starts now. */
  timeLeft(timeoutMs: number): () => number {
    const end = this.#now + timeoutMs;
    return () => end - this.#now;
  }

  /** Plans something that is done when it returns, and keeps nothing alive. */
  at(time: number, happen: () => void): void {
    this.#plan(time, happen, false, false);
  }

  /** Plans the start of asynchronous work. What it throws ends the play. */
  start(time: number, work: () => Promise<void>): void {
    const happen = () => {
      work().catch((thrown: unknown) => {
        this.#failure ??= { thrown };
      });
    };
    this.#plan(time, happen, true, false);
  }

  /**
   * Runs work to its end in this time. Meanwhile, `Date.now`, `setTimeout` and `AbortSignal.timeout` use the clock.
   */
  async play<T>(work: () => Promise<T>): Promise<T> {
    const restore = this.#replaceMachineTime();
    let ended = false;
    try {
      const result = work().finally(() => {
        ended = true;
      });
      result.catch(() => {});
      await comeToRest();
      let idleSince = 0;
      for (let idleTurns = 0; !ended; ) {
        if (this.#failure !== undefined) throw this.#failure.thrown;
        if (this.#keeping > 0) {
          idleTurns = 0;
          await (this.#next() ? comeToRest() : undefined);
          continue;
        }
        await comeToRest();
        if (idleTurns === 0) idleSince = performance.now();
        idleTurns += 1;
        const idleMs = performance.now() - idleSince;
        if (idleTurns > EMPTY_TURNS && idleMs > EMPTY_MS) this.onEmpty();
        if (idleMs > STUCK_MS)
          throw new Error("The work has not ended, and nothing is left that it could wait for.");
      }
      return await result;
    } finally {
      restore();
    }
  }

  /** Lets the next event happen. Returns whether it wakes asynchronous code. */
  #next(): boolean {
    const event = this.#events.pop();
    if (event === undefined || event.canceled) return false;
    if (event.keeps) this.#keeping -= 1;
    this.#now = event.at;
    event.happen();
    return event.wakes;
  }

  #plan(time: number, happen: () => void, wakes: boolean, keeps: boolean): Event {
    this.#order += 1;
    const at = Math.ceil(Math.max(time, this.#now));
    const event: Event = { at, order: this.#order, happen, wakes, keeps };
    if (keeps) this.#keeping += 1;
    this.#events.push(event);
    return event;
  }

  #keep(event: Event, keeps: boolean): void {
    if (event.keeps === keeps) return;
    event.keeps = keeps;
    this.#keeping += keeps ? 1 : -1;
  }

  #replaceMachineTime(): () => void {
    const { setTimeout, clearTimeout, setInterval, clearInterval } = globalThis;
    const machine = { now: Date.now, timeout: AbortSignal.timeout };
    Date.now = this.now;
    AbortSignal.timeout = (milliseconds) => this.#signalAfter(milliseconds);
    Object.assign(globalThis, {
      setTimeout: (callback: (...args: unknown[]) => void, milliseconds = 0, ...args: unknown[]) =>
        this.#timer(() => callback(...args), milliseconds),
      setInterval: (callback: () => void, milliseconds: number) => this.#interval(callback, milliseconds),
      clearTimeout: close,
      clearInterval: close,
    });
    return () => {
      Date.now = machine.now;
      AbortSignal.timeout = machine.timeout;
      Object.assign(globalThis, { setTimeout, clearTimeout, setInterval, clearInterval });
    };
  }

  /** As in Node.js, it does not keep a process alive. */
  #signalAfter(milliseconds: number): AbortSignal {
    const controller = new AbortController();
    this.#plan(this.#now + milliseconds, () => controller.abort(TIMED_OUT), true, false);
    return controller.signal;
  }

  #interval(callback: () => void, milliseconds: number) {
    const next = () =>
      this.#timer(() => {
        timer = next();
        callback();
      }, milliseconds);
    let timer = next();
    return { close: () => timer.close() };
  }

  #timer(callback: () => void, milliseconds: number) {
    let isOver = false;
    const happen = () => {
      isOver = true;
      callback();
    };
    const event = this.#plan(this.#now + milliseconds, happen, true, true);
    const timer = {
      unref: () => {
        if (!isOver) this.#keep(event, false);
        return timer;
      },
      ref: () => {
        if (!isOver) this.#keep(event, true);
        return timer;
      },
      close: () => {
        timer.unref();
        event.canceled = true;
      },
    };
    return timer;
  }
}
