import type { DeadLetterMetadata } from "../../core/metadata/dead-letter-metadata";
import { uniqueIdOf } from "../../core/metadata/trusted-senders";

/** How many messages of a persisting cause a run sends to find out whether it still persists. */
export const CANARIES = 10;

/** How many of these may be from one producer if several are affected, so that several can come back again. */
const CANARIES_PER_PRODUCER = 5;

/** When a producer's returned messages become evidence: at this share of its held messages, or this many. */
const EVIDENCE_SHARE = 0.1;
const EVIDENCE_MESSAGES = 3;

/** What a run knows about one cause and one producer. */
interface SeenOfProducer {
  held: number;
  /** Original ids of messages that were redriven and died again since the previous run. */
  readonly returned: Set<string>;
  canaries: number;
}

/**
 * What a run knows about one cause. It is aggregated on arrival, because an outage has as many producers as messages.
 */
interface SeenOfCause {
  readonly producers: Map<string, SeenOfProducer>;
  /** Producers with at least one message that came back. */
  returnedProducers: number;
  canaries: number;
}

type CauseAndSender = Pick<DeadLetterMetadata, "cause" | "sender">;

/**
 * Which causes persist, judged by what came back. A cause persists for everybody if messages of several producers
 * came back, and for one producer if a share of that producer's messages did. Neither a single message nor a single
 * producer holds back others. A producer is a SenderId, which nobody can choose. Nothing outlives the run.
 */
export class PersistingCauses {
  readonly #causes = new Map<string, SeenOfCause>();

  /** Counts a message that is held, and whether it came back. */
  add(metadata: CauseAndSender & Pick<DeadLetterMetadata, "id">, hasReturned: boolean): void {
    const { cause, own } = this.#seenOf(metadata);
    own.held += 1;
    if (!hasReturned) return;
    if (own.returned.size === 0) cause.returnedProducers += 1;
    own.returned.add(metadata.id);
  }

  /** Whether a message may be sent now: its cause does not persist, or it is one of the few that test it. */
  mayTry(metadata: CauseAndSender): boolean {
    const { cause, own } = this.#seenOf(metadata);
    const forAll = cause.returnedProducers > 1;
    const forOwn = own.returned.size >= Math.min(EVIDENCE_MESSAGES, Math.ceil(own.held * EVIDENCE_SHARE));
    if (!forAll && !(own.returned.size > 0 && forOwn)) return true;
    const sent = forAll ? cause.canaries : own.canaries;
    if (sent >= CANARIES || (forAll && own.canaries >= CANARIES_PER_PRODUCER)) return false;
    own.canaries += 1;
    cause.canaries += 1;
    return true;
  }

  #seenOf(metadata: CauseAndSender): { readonly cause: SeenOfCause; readonly own: SeenOfProducer } {
    const cause = this.#causes.get(metadata.cause) ?? {
      producers: new Map(),
      returnedProducers: 0,
      canaries: 0,
    };
    this.#causes.set(metadata.cause, cause);
    const producer = uniqueIdOf(metadata.sender);
    const own = cause.producers.get(producer) ?? { held: 0, returned: new Set(), canaries: 0 };
    cause.producers.set(producer, own);
    return { cause, own };
  }
}
