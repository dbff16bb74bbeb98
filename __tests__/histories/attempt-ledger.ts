import { BATCHES_IN_FLIGHT } from "../../core/moving/move-pipeline";
import type { Breach } from "./breach";
import { ADDED_FIELD } from "./next-release";
import { attemptOf, isRedrive, type Process, type SentCopy } from "./traffic";

/** Duplicates that a run leaves in one queue if it cannot delete: the first batch, which is alone. */
const BATCH = 10;

/** The same if deletes begin to fail later: the batches that are in flight by then. */
const IN_FLIGHT = BATCHES_IN_FLIGHT * BATCH;

/** Invariant 4: redrives counted on the wire, by who sends what from where, and not by what metadata says. */
export class AttemptLedger {
  /** By job: redrives, and how often each copy was sent on. */
  readonly #redrives = new Map<string, number>();
  readonly #sends = new Map<string, Map<string, number>>();

  /** Jobs that the redriver quarantined. If another release moved them, only the quarantine alarm reports them. */
  readonly quarantinedByRedriver = new Set<string>();

  /** Checks one run of a function that moves messages. */
  enter(process: Process): Breach[] {
    const breaches: Breach[] = [];
    for (const copy of process.sent) {
      const redriven = isRedrive(process.role, copy.queue);
      if (redriven) this.#redrives.set(copy.key, this.redrivesOf(copy.key) + 1);
      this.#noteSend(copy);
      if (process.role === "redriver" && isFromRetryToQuarantine(copy))
        this.quarantinedByRedriver.add(copy.key);
      const before = copy.source === undefined ? 0 : attemptOf(copy.source.reading);
      const after = attemptOf(copy.reading);
      if (copy.reading.kind === "metadata" && after !== (redriven ? before + 1 : before)) {
        breaches.push(
          `4 bounded attempts: ${copy.key} came to the ${process.role} with attempt ${before} and left with ${after}`,
        );
      }
    }
    breaches.push(...process.sent.flatMap(lostFields));
    if (process.oversizedCalls > 0)
      breaches.push(`5 fidelity: the ${process.role} sent ${process.oversizedCalls} calls over 1 MiB`);
    return [...breaches, ...duplicateBreaches(process), ...twiceBreaches(process)];
  }

  redrivesOf(key: string): number {
    return this.#redrives.get(key) ?? 0;
  }

  /**
   * Every copy that was sent on more than once became one more copy. Faults create them, and each has its attempts.
   */
  #copiesOf(key: string): number {
    const again = [...(this.#sends.get(key)?.values() ?? [])].map((times) => times - 1);
    return 1 + again.reduce((sum, times) => sum + times, 0);
  }

  breaches(maxAttempts: number): Breach[] {
    return [...this.#redrives].flatMap(([key, redrives]) => {
      const copies = this.#copiesOf(key);
      return redrives <= maxAttempts * copies
        ? []
        : [`4 bounded attempts: ${key} was redriven ${redrives} times, with ${copies} copies`];
    });
  }

  #noteSend({ key, source }: SentCopy): void {
    const times = this.#sends.get(key) ?? new Map<string, number>();
    const id = source?.messageId ?? "unknown";
    times.set(id, (times.get(id) ?? 0) + 1);
    this.#sends.set(key, times);
  }
}

const isFromRetryToQuarantine = ({ source, queue }: SentCopy): boolean =>
  queue.startsWith("quarantine") && source?.queue.startsWith("retry") === true;

/** What a later release wrote is kept: a field that this one does not know, and metadata that it cannot read. */
function lostFields({ key, source, reading }: SentCopy): Breach[] {
  if (source?.reading.kind === "newer" && reading.kind !== "newer")
    return [`5 fidelity: ${key} left without the metadata from a later release`];
  if (source?.reading.kind !== "metadata") return [];
  const before = source.reading.metadata[ADDED_FIELD];
  const after = reading.metadata?.[ADDED_FIELD];
  return before === undefined || after === before
    ? []
    : [`5 fidelity: ${key} left without the field of a later release`];
}
/**
 * What a run knows to be sent and did not delete exists twice. Copies of one job are identical, so they are counted.
 */
function duplicateBreaches({ role, received, sent, deleted }: Process): Breach[] {
  const deletedOf = (queue: string, key: string): number =>
    received.filter((copy) => copy.queue === queue && copy.key === key && deleted.has(copy.receiptHandle))
      .length;
  const confirmed = sent.filter((copy) => copy.confirmed);
  return [...Map.groupBy(confirmed, ({ source }) => source?.queue ?? "unknown")].flatMap(
    ([queue, copies]) => {
      const left = [...Map.groupBy(copies, ({ key }) => key)].reduce(
        (sum, [key, ofOne]) => sum + Math.max(0, ofOne.length - deletedOf(queue, key)),
        0,
      );
      const most = received.some((copy) => copy.queue === queue && deleted.has(copy.receiptHandle))
        ? IN_FLIGHT
        : BATCH;
      return left > most
        ? [`4 bounded attempts: one run of the ${role} left ${left} duplicates in ${queue}`]
        : [];
    },
  );
}

/**
 * A run moves a message once even if SQS returns it twice: what is confirmed as sent is never sent again. If it came
 * twice in one receive, it is deleted with the last handle, because no other deletes it.
 */
function twiceBreaches({ role, received, sent, deleted, wasUndisturbed }: Process): Breach[] {
  const confirmed = sent.filter(({ confirmed, source }) => confirmed && source !== undefined);
  return [...Map.groupBy(confirmed, ({ source }) => source?.messageId)].flatMap(([messageId, copies]) => {
    const key = copies[0]?.key;
    const first = received.find((copy) => copy.messageId === messageId);
    const last = received.findLast((copy) => copy.messageId === messageId && copy.receive === first?.receive);
    // If there were several copies of a job, it is not known which one was sent.
    const isCertain = received.every((copy) => copy.key !== key || copy.messageId === messageId);
    const isKnown = role !== "consumer" && wasUndisturbed && isCertain;
    const isDeleted = !isKnown || deleted.has(last?.receiptHandle ?? "");
    return [
      ...(copies.length > 1 ? [`4 bounded attempts: one run of the ${role} sent ${key} twice`] : []),
      ...(isDeleted
        ? []
        : [`4 bounded attempts: the ${role} sent ${key} on and left it, though nothing failed`]),
    ];
  });
}
