import type { Digest } from "./compose-digests";
import type { Plan } from "./plan-dead-letter";

/** For how long a storm's alert speaks for what follows it. Longer than the wait for the next alert of the budget. */
export const STORM_COVER_MS = 10 * 60_000;

const kindOf = ({ disposition, diagnosis }: Plan, whose: string): string =>
  `${disposition} ${diagnosis.reason} ${whose}`;

/** More of the same: outcome, reason and producer. */
const kindByProducer = (plan: Plan): string => kindOf(plan, `of ${plan.producer.name}`);

/** Outcome, reason and sender: SQS vouches for a sender, and its flood is its own. */
const kindBySender = (plan: Plan): string => kindOf(plan, `from ${plan.sender}`);

/** A storm's alert to producers alone stands for nothing that others are to get. */
const ofAcknowledged = (kind: string): string => `acknowledged ${kind}`;

/** The kinds for which a storm's alert stands. */
function kindsOf({ plans, acknowledged }: Digest): Set<string> {
  const kinds = plans.flatMap((plan) => [kindByProducer(plan), kindBySender(plan)]);
  return new Set(acknowledged ? kinds.map(ofAcknowledged) : kinds);
}

/**
 * What the alerts of storms stand for. An execution environment remembers it between invocations: a new one publishes
 * another alert, which loses nothing.
 */
export class StormCover {
  readonly #until = new Map<string, number>();

  constructor(private readonly now: () => number) {}

  /** A storm's alert was accepted: for a while it stands for messages of its kinds, and for no other. */
  announce(digest: Digest): void {
    const now = this.now();
    for (const [kind, until] of this.#until) if (until <= now) this.#until.delete(kind);
    for (const kind of kindsOf(digest)) this.#until.set(kind, now + STORM_COVER_MS);
  }

  /** Whether an alert stands for more of this producer's. `acknowledged`: of a group that only producers get alerts about. */
  coversProducer(plan: Plan, acknowledged: boolean): boolean {
    return this.#covers(kindByProducer(plan), acknowledged);
  }

  /** Whether an alert stands for more of this sender's. */
  coversSender(plan: Plan, acknowledged: boolean): boolean {
    return this.#covers(kindBySender(plan), acknowledged);
  }

  #covers(kind: string, acknowledged: boolean): boolean {
    return this.#isAnnounced(kind) || (acknowledged && this.#isAnnounced(ofAcknowledged(kind)));
  }

  #isAnnounced(kind: string): boolean {
    return this.now() < (this.#until.get(kind) ?? 0);
  }
}
