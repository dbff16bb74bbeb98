import { METADATA_ATTRIBUTE, parseMetadata } from "../../core/messages/dead-letter-metadata";
import type { MessageAttributes } from "../../core/messages/message";

/** What became of every message, kept by message and not by count. */
export class Reconciliation {
  /** When each message was processed last, epoch ms; 0: not yet. */
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

  redrive(key: number, attributes: MessageAttributes, at: number): void {
    this.redrives.push({ key, at });
    const reading = parseMetadata(attributes);
    if (reading.kind === "metadata")
      this.mostAttempts = Math.max(this.mostAttempts, reading.metadata.attempt);
  }

  /** A message is in the DLQ; with metadata it was sent back, and failed again. */
  die(attributes: MessageAttributes): void {
    if (attributes[METADATA_ATTRIBUTE] !== undefined) this.failedRedrives += 1;
  }

  isSettled(key: number): boolean {
    return this.processedAt[key] !== 0 || this.quarantinedAt[key] !== 0;
  }

  /** Messages that are neither processed nor quarantined, and not among those that a queue holds. */
  lost(held: ReadonlySet<number>): number {
    let lost = 0;
    for (let key = 0; key < this.sent; key += 1) if (!this.isSettled(key) && !held.has(key)) lost += 1;
    return lost;
  }

  #settle(key: number, times: Float64Array, now: number): void {
    if (!this.isSettled(key)) this.#settled += 1;
    times[key] = now;
    if (this.#settled === this.messages) this.#allSettled();
  }
}
