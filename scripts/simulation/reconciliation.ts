import { readMetadata } from "../../core/metadata/read-metadata";
import type { Copy } from "../virtual-aws/virtual-queue";
import { TRUSTED } from "./simulation-settings";

type Sent = Pick<Copy, "attributes" | "senderId">;

/** How often the system had sent a copy back, according to its own metadata. */
function attemptOf(copy: Sent): number {
  const reading = readMetadata(copy, TRUSTED);
  return reading.metadata?.attempt ?? 0;
}

/** What happened to every message, recorded per message and not as a count. */
export class Reconciliation {
  /** When each message was last processed, epoch ms; 0: not yet. */
  readonly processedAt: Float64Array;
  readonly quarantinedAt: Float64Array;
  /** Which message was sent back, and when. */
  readonly redrives: { readonly key: number; readonly at: number }[] = [];
  failedRedrives = 0;
  /** Messages that were processed more than once: allowed, and counted. */
  duplicates = 0;
  mostAttempts = 0;
  sent = 0;
  #settled = 0;
  #allSettled: () => void = () => {};
  /** Resolves once every message is processed or quarantined. */
  readonly settled: Promise<void>;

  constructor(readonly messages: number) {
    this.processedAt = new Float64Array(messages);
    this.quarantinedAt = new Float64Array(messages);
    this.settled = new Promise((resolve) => {
      this.#allSettled = resolve;
    });
  }

  process(key: number, now: number): void {
    if (this.processedAt[key] !== 0) this.duplicates += 1;
    this.#settle(key, this.processedAt, now);
  }

  quarantine(key: number, now: number): void {
    this.#settle(key, this.quarantinedAt, now);
  }

  redrive(key: number, copy: Sent, at: number): void {
    this.redrives.push({ key, at });
    this.mostAttempts = Math.max(this.mostAttempts, attemptOf(copy));
  }

  /** A message is in the DLQ. If it was sent back before, it has failed again. */
  die(copy: Sent): void {
    if (attemptOf(copy) > 0) this.failedRedrives += 1;
  }

  isSettled(key: number): boolean {
    return this.processedAt[key] !== 0 || this.quarantinedAt[key] !== 0;
  }

  /**
   * Messages that are neither processed nor held by a queue. If quarantine is not a queue, what is quarantined stays
   * there.
   */
  lost(held: ReadonlySet<number>, holdsQuarantine: boolean): number {
    let lost = 0;
    for (let key = 0; key < this.sent; key += 1) {
      const isSettled = holdsQuarantine ? this.processedAt[key] !== 0 : this.isSettled(key);
      if (!isSettled && !held.has(key)) lost += 1;
    }
    return lost;
  }

  #settle(key: number, times: Float64Array, now: number): void {
    if (!this.isSettled(key)) this.#settled += 1;
    times[key] = now;
    if (this.#settled === this.messages) this.#allSettled();
  }
}
