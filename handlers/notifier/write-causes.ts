import { MAX_IDS, tally } from "./alert";
import { listCauses, nameCauses, pickFromEach } from "./alert-causes";
import type { Plan, QuarantineCause } from "./plan-dead-letter";

/** Causes that an alert lists for each reason and outcome. */
const MAX_CAUSES = 10;

export const OUTCOME_WORDS = {
  retryScheduled: "scheduled for retry",
  quarantined: "quarantined",
  mixed: "scheduled for retry or quarantined",
} as const;

const WHY_QUARANTINED: Readonly<Record<QuarantineCause, string>> = {
  permanent: "quarantined: it can never be processed as it is",
  "attempts-spent": "quarantined: every retry failed",
  "no-room": "quarantined unchanged: it has no room for dead-letter metadata",
  "unreadable-metadata": "quarantined unchanged: its ReliableQueue.DeadLetter attribute cannot be read",
};

const whatBecameOf = (plan: Plan): string =>
  plan.disposition === "retryScheduled" ? OUTCOME_WORDS.retryScheduled : WHY_QUARANTINED[plan.why];

/** By reason, and within it by cause if it has several. */
export function whatHappened(plans: readonly Plan[]): string[] {
  const nameOf = nameCauses(plans);
  const kinds = Map.groupBy(plans, (plan) => `${plan.diagnosis.reason}, ${whatBecameOf(plan)}`);
  return [...kinds]
    .sort(([, one], [, other]) => other.length - one.length)
    .flatMap(([kind, alike]) => {
      const causes = tally(alike.map((plan) => `${nameOf(plan)}, ${whatBecameOf(plan)}`));
      if (causes.length === 1) return causes.map(([line, count]) => `  ${count} x ${line}`);
      return [
        `  ${alike.length} x ${kind}`,
        `    ${causes.length} different causes:`,
        ...listCauses(alike, nameOf, MAX_CAUSES).map((line) => `      ${line}`),
      ];
    });
}

/** Grouped by cause, so that at least one of each is among the few that an alert lists. */
export function whichIds(plans: readonly Plan[]): string[] {
  const nameOf = nameCauses(plans);
  const groupOf = (plan: Plan) => `${nameOf(plan)}, ${OUTCOME_WORDS[plan.disposition]}`;
  const shown = pickFromEach(plans, groupOf);
  const first = new Set(plans.map(groupOf)).size > 1 ? MAX_IDS : `the first ${MAX_IDS}`;
  const title = plans.length > MAX_IDS ? `MESSAGE IDS (${first} of ${plans.length})` : "MESSAGE IDS";
  return [title, ...shown.map((plan) => `  ${plan.originalId}  ${groupOf(plan)}`)];
}
