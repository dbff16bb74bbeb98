import type { Plan } from "./plan-dead-letter";

/** One alert's worth of news: of one producer, or what was left over of several. */
export interface Digest {
  /** Speaks for more of the same in the next minutes too. */
  readonly storm?: true;
  /** The producer's name; `several` for a folded digest. */
  readonly producer: string;
  /** Only of a digest of one producer: lets that producer's subscription match. */
  readonly producerId?: string;
  readonly plans: readonly Plan[];
}

/** From this many records on one alert speaks for all: nobody reads eight mails of a storm. A full batch is one. */
const STORM_RECORDS = 1000;

export const FOLDED_PRODUCER = "several";

/**
 * One digest a producer, the largest first; at most `maxDigests`, of which the last folds all further producers.
 * Only news is told. Pure, and stable: equal counts keep the order of their first message.
 */
export function composeDigests(plans: readonly Plan[], maxDigests: number, storm = isStorm(plans)): Digest[] {
  const needsNotification = plans.filter((plan) => plan.needsNotification);
  if (needsNotification.length === 0) return [];
  const groups = [...Map.groupBy(needsNotification, (plan) => plan.producer.name).values()].sort(
    (a, b) => b.length - a.length,
  );
  if (storm) return [{ ...(groups.length === 1 ? digestOf(needsNotification) : fold(groups)), storm: true }];
  if (groups.length <= maxDigests) return groups.map(digestOf);
  return [...groups.slice(0, maxDigests - 1).map(digestOf), fold(groups.slice(maxDigests - 1))];
}

export const isStorm = (plans: readonly Plan[]): boolean => plans.length >= STORM_RECORDS;

function digestOf(plans: readonly Plan[]): Digest {
  const producer = plans[0]?.producer;
  return {
    producer: producer?.name ?? FOLDED_PRODUCER,
    ...(producer?.id !== undefined && { producerId: producer.id }),
    plans,
  };
}

function fold(groups: readonly (readonly Plan[])[]): Digest {
  return { producer: FOLDED_PRODUCER, plans: groups.flat() };
}

const kindOf = (plan: Plan, producer: string): string =>
  `${plan.disposition} ${plan.diagnosis.reason} ${producer}`;

/** The kinds of news that a storm's digest speaks for: outcome and reason, of its producer or of all. */
export function announcedKinds({ producer, plans }: Digest): Set<string> {
  return new Set(plans.map((plan) => kindOf(plan, producer)));
}

/** The kinds under which a plan's news may have been announced: of its producer, or of several together. */
export function kindsOf(plan: Plan): readonly string[] {
  return [kindOf(plan, plan.producer.name), kindOf(plan, FOLDED_PRODUCER)];
}
