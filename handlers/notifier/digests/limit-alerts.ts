import { MAX_ALERTS_PER_INVOCATION } from "../../../core/limits/alerts-per-invocation";
import { isHeldUnchanged, type Plan } from "../plan-dead-letter";
import type { Acknowledged } from "./acknowledged-groups";
import { composeDigests, type Digest, isStorm } from "./compose-digests";
import type { StormCover } from "./storm-cover";

/** What limits the alerts of an invocation. */
export interface AlertLimits {
  /** Alerts that are left in the hour's budget. */
  readonly available: number;
  /** What earlier alerts cover. */
  readonly cover: Pick<StormCover, "coversProducer" | "coversSender">;
  readonly acknowledged: Acknowledged;
  /** Whether no alert about it is needed. */
  readonly isSilent: (plan: Plan) => boolean;
}

export interface LimitedAlerts {
  /** One alert each. */
  readonly digests: readonly Digest[];
  /**
   * What an earlier alert covers, or one of these digests: then it counts as notified once that alert is accepted.
   */
  readonly unnotified: Set<Plan>;
  /** How many messages get no alert because the hour's budget is used up. */
  readonly deferred: number;
  /** Alerts that the budget has left for repeating attempts that may have arrived. */
  readonly spare: number;
}

/**
 * Keeps alerts within their limits: at most eight per invocation, within the hour's budget, and none if an earlier
 * one covers the messages. A full batch is a storm, and so is whatever takes the last alert of the budget: one alert
 * then covers everything of the same kind that follows within minutes. Otherwise messages for which no alert is left
 * would be held back and use up their receives. Pure, given what is left and covered.
 */
export function limitAlerts(
  plans: readonly Plan[],
  { available, cover, acknowledged, isSilent }: AlertLimits,
): LimitedAlerts {
  const { suppressed } = acknowledged;
  // One place is reserved for messages that are held unchanged, whose new ids are known only after the move.
  const reserved = plans.some(isHeldUnchanged) ? 1 : 0;
  const affordable = available - reserved;
  const isFull = isStorm(plans);
  const isSpent = affordable <= 0;
  const isCovered = (plan: Plan) =>
    ((isFull || isSpent) && cover.coversProducer(plan, suppressed.has(plan))) ||
    (isSpent && cover.coversSender(plan, suppressed.has(plan)));
  const due = plans.filter((plan) => plan.needsNotification && !isSilent(plan) && !isCovered(plan));
  const unnotified = new Set([
    ...due,
    ...plans.filter(isSilent),
    ...(affordable < 0 ? plans.filter(isHeldUnchanged) : []),
  ]);
  if (isSpent) return { digests: [], unnotified, deferred: due.length, spare: 0 };
  const isLast = affordable === 1;
  const most = Math.min(MAX_ALERTS_PER_INVOCATION - reserved, affordable - 1);
  const digests = newsFirst(due, most, isFull || isLast, suppressed);
  // The last one is for a storm: a second attempt at another digest must not take it.
  const spare = affordable - digests.length - (isFull || isLast ? 0 : 1);
  return { digests, unnotified, deferred: 0, spare };
}

/** What nobody knows about comes first: acknowledged groups never take its place. */
function newsFirst(
  due: readonly Plan[],
  most: number,
  storm: boolean,
  suppressed: ReadonlySet<Plan>,
): readonly Digest[] {
  const { news = [], known = [] } = Object.groupBy(due, (plan) => (suppressed.has(plan) ? "known" : "news"));
  const digests = composeDigests(news, most, storm);
  const left = most - digests.length;
  if (digests.length > 0 && left <= 0) return digests;
  const ofKnown = composeDigests(known, left, storm);
  return [...digests, ...ofKnown.map((digest): Digest => ({ ...digest, acknowledged: true }))];
}
