import type { Plan } from "../plan-dead-letter";
import { MAX_IDS, tally } from "./alert";

export type NameCause = (plan: Plan) => string;

/** Names causes within one alert: by the reason alone, and with the hash if the reason has several causes there. */
export function nameCauses(plans: readonly Plan[]): NameCause {
  const causesOf = new Map<string, Set<string>>();
  for (const { diagnosis } of plans) {
    const causes = causesOf.get(diagnosis.reason) ?? new Set();
    causesOf.set(diagnosis.reason, causes.add(diagnosis.cause));
  }
  return ({ diagnosis: { reason, cause } }) => ((causesOf.get(reason)?.size ?? 0) > 1 ? cause : reason);
}

/** Whether a list by reason would show messages of different causes as one. */
export function shareReasons(plans: readonly Plan[]): boolean {
  const nameOf = nameCauses(plans);
  return plans.some((plan) => nameOf(plan) !== plan.diagnosis.reason);
}

/**
 * The most frequent causes with their message counts, at most `most` of them, followed by the number of the others.
 */
export function listCauses(plans: readonly Plan[], nameOf: NameCause, most: number): string[] {
  const causes = tally(plans.map(nameOf));
  const more = causes.length - most;
  return [
    ...causes.slice(0, most).map(([name, count]) => `${count} x ${name}`),
    ...(more > 0 ? [`and ${more} more ${more === 1 ? "cause" : "causes"}`] : []),
  ];
}

/** As many messages as an alert lists: one of each group before a second one of any, largest group first. */
export function pickFromEach(plans: readonly Plan[], groupOf: (plan: Plan) => string): Plan[] {
  return [...Map.groupBy(plans, groupOf).values()]
    .sort((one, other) => other.length - one.length)
    .slice(0, MAX_IDS)
    .flatMap((ofGroup, group) => ofGroup.slice(0, MAX_IDS).map((plan, turn) => ({ plan, group, turn })))
    .sort((one, other) => one.turn - other.turn)
    .slice(0, MAX_IDS)
    .sort((one, other) => one.group - other.group)
    .map(({ plan }) => plan);
}
