import type { Plan } from "../plan-dead-letter";
import type { Digest } from "./compose-digests";

/** How long a storm's alert covers what follows it. Longer than the wait for the next alert of the budget. */
export const STORM_COVER_MS = 10 * 60_000;

const kindOf = ({ disposition, diagnosis }: Plan, whose: string): string =>
  `${disposition} ${diagnosis.reason} ${whose}`;

/** What counts as the same: outcome, reason and producer. */
const kindByProducer = (plan: Plan): string => kindOf(plan, `of ${plan.producer.name}`);

/** Outcome, reason and sender: SQS guarantees the sender, so a flood from one sender covers only its own messages. */
const kindBySender = (plan: Plan): string => kindOf(plan, `from ${plan.sender}`);

/** A storm's alert that only producers get covers nothing that others should get. */
const ofAcknowledged = (kind: string): string => `acknowledged ${kind}`;

/** The kinds of message that a storm's alert covers. */
function kindsOf({ plans, acknowledged }: Digest): Set<string> {
  const kinds = plans.flatMap((plan) => [kindByProducer(plan), kindBySender(plan)]);
  return new Set(acknowledged ? kinds.map(ofAcknowledged) : kinds);
}

/**
 * What the alerts of storms cover. An execution environment remembers it between invocations. A new one publishes
 * another alert, which loses nothing.
 */
export class StormCover {
  readonly #until = new Map<string, number>();

  constructor(private readonly now: () => number) {}

  /** A storm's alert was accepted: for a while it covers messages of these kinds, and no others. */
  announce(digest: Digest): void {
    const now = this.now();
    for (const [kind, until] of this.#until) if (until <= now) this.#until.delete(kind);
    for (const kind of kindsOf(digest)) this.#until.set(kind, now + STORM_COVER_MS);
  }

  /**
   * Whether an alert covers more messages of this producer. `acknowledged`: of a group about which only producers get
   * alerts.
   */
  coversProducer(plan: Plan, acknowledged: boolean): boolean {
    return this.#covers(kindByProducer(plan), acknowledged);
  }

  /** Whether an alert covers more messages of this sender. */
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
