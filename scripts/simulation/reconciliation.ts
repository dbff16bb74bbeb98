import { METADATA_ATTRIBUTE, parseMetadata } from "../../core/messages/dead-letter-metadata";
import type { MessageAttributes } from "../../core/messages/message";

/** What became of every order, kept by order and not by count. */
export class Reconciliation {
  /** When each order was processed last, epoch ms; 0: not yet. */
  readonly processedAt: Float64Array;
  readonly quarantinedAt: Float64Array;
  /** Which order was sent back, and when. */
  readonly redrives: { readonly key: number; readonly at: number }[] = [];
  failedRedrives = 0;
  /** Orders that were processed more than once: allowed, and counted. */
  duplicates = 0;
  mostAttempts = 0;
  sent = 0;
  #settled = 0;
  readonly #copies: Int16Array;

  constructor(readonly orders: number) {
    this.processedAt = new Float64Array(orders);
    this.quarantinedAt = new Float64Array(orders);
    this.#copies = new Int16Array(orders);
  }

  addCopy(key: number): void {
    this.#copies[key] = (this.#copies[key] ?? 0) + 1;
  }

  removeCopy(key: number): void {
    this.#copies[key] = (this.#copies[key] ?? 0) - 1;
  }

  process(key: number, now: number): void {
    this.#settle(key);
    if (this.processedAt[key] !== 0) this.duplicates += 1;
    this.processedAt[key] = now;
  }

  quarantine(key: number, now: number): void {
    this.#settle(key);
    this.quarantinedAt[key] = now;
  }

  redrive(key: number, attributes: MessageAttributes, at: number): void {
    this.redrives.push({ key, at });
    const reading = parseMetadata(attributes);
    if (reading.kind === "metadata")
      this.mostAttempts = Math.max(this.mostAttempts, reading.metadata.attempt);
  }

  /** A message is in the DLQ; with metadata it was sent back, and in vain. */
  die(attributes: MessageAttributes): void {
    if (attributes[METADATA_ATTRIBUTE] !== undefined) this.failedRedrives += 1;
  }

  /** Whether every order is processed or quarantined. */
  areSettled(): boolean {
    return this.#settled === this.orders;
  }

  /** Orders that are neither processed nor in a queue. */
  lost(): number {
    let lost = 0;
    for (let key = 0; key < this.sent; key += 1) {
      const held = (this.#copies[key] ?? 0) > 0 || this.quarantinedAt[key] !== 0;
      if (!held && this.processedAt[key] === 0) lost += 1;
    }
    return lost;
  }

  #settle(key: number): void {
    if (this.processedAt[key] === 0 && this.quarantinedAt[key] === 0) this.#settled += 1;
  }
}
