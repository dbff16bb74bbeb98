import type { DeadLetterMetadata } from "../../core/metadata/dead-letter-metadata";
import type { Breach } from "./breach";
import type { SentMessage } from "./job-messages";
import type { Process, ReceivedCopy, SentCopy } from "./traffic";
import { MAIN_RECEIVES } from "./world-settings";

/** How the business function fails in a way that only it knows. */
export type Failing = "bug" | "other bug" | "hang" | "outage" | "rejection";

const REASONS: Readonly<Record<Failing, string>> = {
  bug: "Unexpected",
  "other bug": "Unexpected",
  hang: "Unexpected",
  outage: "ProviderDown",
  rejection: "Rejected",
};

/** One invocation of the consumer. */
export interface VerdictRun {
  readonly process: Process;
  /** Keys that the business function processed. */
  readonly processed: readonly string[];
  /** Ids of what the mapping deletes as done. */
  readonly doneIds: readonly string[];
  /** By MessageId, what failed and how. */
  readonly failed: ReadonlyMap<string, Failing>;
}

/**
 * Reasons and causes on their way from the consumer to the notifier, compared with what failed and with what was sent
 * on the wire.
 */
export class VerdictLedger {
  /** For each way to fail, the cause that the first copy named. */
  readonly #causes = new Map<Failing, string>();

  constructor(
    private readonly sent: ReadonlyMap<string, SentMessage>,
    private readonly originalIds: ReadonlyMap<string, string>,
  ) {}

  /** Different ways to fail are different causes. */
  breaches(): Breach[] {
    return [...Map.groupBy(this.#causes, ([, cause]) => cause)]
      .filter(([, ofOne]) => ofOne.length > 1)
      .map(
        ([cause, ofOne]) =>
          `6 verdicts: ${ofOne.map(([failing]) => failing).join(" and ")} are one cause, ${cause}`,
      );
  }

  enterConsumer(run: VerdictRun): Breach[] {
    const copies = run.process.sent.filter(({ queue }) => queue.startsWith("dlq"));
    return [
      ...copies.flatMap((copy) => this.#copyBreaches(copy, run)),
      ...this.#missingBreaches(copies, run),
      ...doneBreaches(copies, run),
    ];
  }

  /** The notifier writes what the consumer said in its copy. */
  enterNotifier({ sent, received }: Process): Breach[] {
    return sent.flatMap(({ key, queue, reading, source }) => {
      if (source?.reading.kind !== "metadata" || reading.kind !== "metadata") return [];
      // Some of several copies may have been moved by SQS, which says nothing.
      const isCertain = received.every((copy) => copy.key !== key || isOfConsumer(copy));
      if (!isCertain) return [];
      const [said, written] = [verdictOf(source.reading.metadata), verdictOf(reading.metadata)];
      return said === written
        ? []
        : [`6 verdicts: ${key} died of ${said} and went to ${queue} with ${written}`];
    });
  }

  #copyBreaches({ key, reading }: SentCopy, { process, failed }: VerdictRun): Breach[] {
    const failing = process.received
      .filter((copy) => copy.key === key)
      .map(({ messageId }) => failed.get(messageId))
      .find((found) => found !== undefined);
    if (reading.kind !== "metadata")
      return [`6 verdicts: ${key} came to the DLQ as a copy without a verdict`];
    const { metadata } = reading;
    // What ran out of time says so, whatever it is.
    const cause = failing === undefined || this.#isOutOfTime(metadata) ? "hang" : failing;
    const known = this.#causes.get(cause) ?? metadata.cause;
    this.#causes.set(cause, known);
    const isRight =
      metadata.by === "consumer" && metadata.reason === REASONS[cause] && metadata.cause === known;
    return [
      ...(isRight ? [] : [`6 verdicts: ${key} failed by a ${cause} and died of ${verdictOf(metadata)}`]),
      ...(metadata.id === this.originalIds.get(key) ? [] : [`6 verdicts: the copy of ${key} has another id`]),
    ];
  }

  #isOutOfTime({ cause }: DeadLetterMetadata): boolean {
    return cause === this.#causes.get("hang");
  }

  /**
   * If nothing failed around it, a message that is permanent, or was received for the last time, is in the DLQ as a
   * copy.
   */
  #missingBreaches(copies: readonly SentCopy[], { process, failed }: VerdictRun): Breach[] {
    if (!process.wasUndisturbed) return [];
    const isDue = ({ messageId, receiveCount, reading }: ReceivedCopy) =>
      (failed.get(messageId) === "rejection" || receiveCount >= MAIN_RECEIVES) &&
      (reading.kind === "none" || reading.kind === "metadata");
    const hasRoom = ({ key }: ReceivedCopy) => this.sent.get(key)?.kind !== "crashing-full";
    return process.received
      .filter((copy) => failed.has(copy.messageId) && isDue(copy) && hasRoom(copy))
      .filter(({ key }) => copies.every((copy) => copy.key !== key))
      .map(({ key }) => `6 verdicts: ${key} failed for the last time, and no copy of it says why`);
  }
}

const isOfConsumer = ({ reading }: ReceivedCopy): boolean => reading.metadata?.by === "consumer";

const verdictOf = ({ reason, cause }: DeadLetterMetadata): string => `${reason} (${cause})`;

/** A message is done when it was processed or its copy is in the DLQ, and otherwise reported. */
function doneBreaches(
  copies: readonly SentCopy[],
  { process, processed, doneIds, failed }: VerdictRun,
): Breach[] {
  if (!process.hasAnswered) return [];
  // By key, because a send does not name which of several copies of a message it is a copy of.
  const idsOf = (key: string) =>
    new Set(process.received.flatMap((copy) => (copy.key === key ? copy.messageId : [])));
  // What was returned twice in one receive is done twice, but is one message.
  const doneOf = (key: string) => [...new Set(doneIds)].filter((id) => idsOf(key).has(id));
  const confirmed = Map.groupBy(
    copies.filter((copy) => copy.confirmed),
    ({ key }) => key,
  );
  const reported = [...confirmed].filter(([key, ofOne]) => ofOne.length > doneOf(key).length);
  const lost = [...new Set(process.received.map(({ key }) => key))].filter((key) => {
    const failures = doneOf(key).filter((id) => failed.has(id)).length;
    return failures > (confirmed.get(key)?.length ?? 0) && !processed.includes(key);
  });
  return [
    ...reported.map(([key]) => `6 verdicts: ${key} is in the DLQ, and was reported as failed too`),
    ...lost.map(
      (key) => `6 verdicts: ${key} failed and was acknowledged, though no copy of it is in the DLQ`,
    ),
  ];
}
