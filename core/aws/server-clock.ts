/** A function's clock may be wrong by this much. AWS refuses signatures that are wrong by more than 5 minutes. */
const TOLERATED_MS = 4 * 60_000;

/** A response that took longer says little about the time at which it was written. */
const SLOW_MS = 15 * 60_000;

/**
 * A service's clock, as its responses tell it, like the SDK's clock correction: a call that was refused because this
 * machine's clock is wrong is signed again with the service's time.
 */
export class ServerClock {
  #offset = 0;

  now(): Date {
    return new Date(Date.now() + this.#offset);
  }

  /** What `endCall` needs to know of the call's beginning. */
  startCall(): { readonly sentAt: number; readonly offset: number } {
    return { sentAt: Date.now(), offset: this.#offset };
  }

  /**
   * Updates the offset from the response's `date`. Returns whether this machine's clock is off by the threshold or more
   * and the offset has changed since the call began: then a refused call is worth signing again. Ignores a cached
   * response (`age`), whose date is old.
   */
  endCall(
    { date, age }: Readonly<Record<string, string>>,
    start: ReturnType<ServerClock["startCall"]>,
  ): boolean {
    const serverTime = Date.parse(date ?? "");
    const now = Date.now();
    if (Number.isNaN(serverTime) || age !== undefined || now - start.sentAt > SLOW_MS) return false;
    this.#offset = serverTime - now;
    return Math.abs(this.#offset) >= TOLERATED_MS && this.#offset !== start.offset;
  }
}
