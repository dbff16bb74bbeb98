import type { DeadLetterMetadata } from "../../core/messages/dead-letter-metadata";
import { uniqueIdOf } from "../../core/messages/senders";

/** How many messages of a standing cause a run sends to find out whether it still stands. */
export const CANARIES = 10;

/** Of them, how many may be of one producer where several are affected: then several can come back again. */
const CANARIES_PER_PRODUCER = 5;

/** What makes a producer's returned messages evidence: this share of what is held of them, or this many. */
const EVIDENCE_SHARE = 0.1;
const EVIDENCE_MESSAGES = 3;

/** What a run knows of one cause and one producer. */
interface Seen {
  held: number;
  /** Original ids of messages that were redriven and died again since the previous run. */
  readonly returned: Set<string>;
  canaries: number;
}

type CauseAndSender = Pick<DeadLetterMetadata, "cause" | "sender">;

/**
 * Which causes still stand, by what came back. A cause stands for everybody when messages of several producers came
 * back, and for one producer when a share of that producer's messages did: neither a single message nor a single
 * producer holds others back. A producer is a SenderId, which nobody can choose. Nothing outlives the run.
 */
export class Evidence {
  readonly #causes = new Map<string, Map<string, Seen>>();

  /** Counts a message that is held, and whether it came back. */
  add(metadata: CauseAndSender & Pick<DeadLetterMetadata, "id">, hasReturned: boolean): void {
    const seen = this.#seenOf(metadata);
    seen.held += 1;
    if (hasReturned) seen.returned.add(metadata.id);
  }

  /** Whether a message may be sent now: its cause does not stand, or it is one of the few that try. */
  mayTry(metadata: CauseAndSender): boolean {
    const own = this.#seenOf(metadata);
    const all = [...(this.#causes.get(metadata.cause)?.values() ?? [])];
    const forAll = all.filter(({ returned }) => returned.size > 0).length > 1;
    const forOwn = own.returned.size >= Math.min(EVIDENCE_MESSAGES, Math.ceil(own.held * EVIDENCE_SHARE));
    if (!forAll && !(own.returned.size > 0 && forOwn)) return true;
    const sent = forAll ? all.reduce((sum, { canaries }) => sum + canaries, 0) : own.canaries;
    if (sent >= CANARIES || (forAll && own.canaries >= CANARIES_PER_PRODUCER)) return false;
    own.canaries += 1;
    return true;
  }

  #seenOf({ cause, sender }: CauseAndSender): Seen {
    const producers = this.#causes.get(cause) ?? new Map<string, Seen>();
    this.#causes.set(cause, producers);
    const producer = uniqueIdOf(sender);
    const seen = producers.get(producer) ?? { held: 0, returned: new Set(), canaries: 0 };
    producers.set(producer, seen);
    return seen;
  }
}
