import type { Plan, QuarantineCause } from "../plan-dead-letter";
import { MAX_IDS, messages, tally } from "./alert";
import { listCauses, type NameCause, nameCauses, pickFromEach } from "./alert-causes";

/** Causes that an alert lists for each reason and outcome. */
const MAX_CAUSES = 10;

/** Lines that an alert has for all reasons and their causes together. */
const MAX_LINES = 40;

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

/**
 * By reason, and within it by cause if it has several, the largest first. If there are too many lines, the smaller
 * reasons are listed without their causes, and the smallest are only counted.
 */
export function whatHappened(plans: readonly Plan[]): string[] {
  const nameOf = nameCauses(plans);
  const kinds = [...Map.groupBy(plans, (plan) => `${plan.diagnosis.reason}, ${whatBecameOf(plan)}`)].sort(
    ([, one], [, other]) => other.length - one.length,
  );
  const listed = kinds.slice(0, MAX_LINES);
  let left = MAX_LINES - listed.length;
  const lines = listed.flatMap(([kind, alike]) => {
    const [first = "", ...others] = describeKind(kind, alike, nameOf);
    const number = new Set(alike.map(nameOf)).size;
    if (others.length > left) return [`  ${first} (${number} different causes)`];
    left -= others.length;
    return [first, ...others].map((line) => `  ${line}`);
  });
  return [...lines, ...countOthers(kinds.slice(MAX_LINES).map(([, alike]) => alike.length))];
}

/** What happened to the messages of one reason and outcome, followed by their causes if they have several. */
function describeKind(kind: string, alike: readonly Plan[], nameOf: NameCause): string[] {
  const causes = tally(alike.map((plan) => `${nameOf(plan)}, ${whatBecameOf(plan)}`));
  if (causes.length === 1) return causes.map(([line, count]) => `${count} x ${line}`);
  return [
    `${alike.length} x ${kind}`,
    `  ${causes.length} different causes:`,
    ...listCauses(alike, nameOf, MAX_CAUSES).map((line) => `    ${line}`),
  ];
}

function countOthers(counts: readonly number[]): string[] {
  if (counts.length === 0) return [];
  const all = counts.reduce((sum, count) => sum + count, 0);
  return [
    `  and ${messages(all)} with ${counts.length === 1 ? "another reason or outcome" : `${counts.length} other reasons or outcomes`}`,
  ];
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
