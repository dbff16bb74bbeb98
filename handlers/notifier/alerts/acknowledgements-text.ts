import {
  type Acknowledgement,
  groupId,
  hasEnded,
  hasGrown,
  nameInArn,
} from "../../../core/acknowledgements/acknowledgement";
import { type Acknowledged, groupOf } from "../digests/acknowledged-groups";
import { isHeldUnchanged, type Plan } from "../plan-dead-letter";
import { type AlertContext, isoTime, messages, tally } from "./alert";

/** Groups that an alert names. */
const MAX_GROUPS = 5;

const groupsOf = (plans: readonly Plan[]): string[] =>
  tally(plans.map((plan) => groupId(groupOf(plan)))).map(([id]) => id);

/**
 * Why an alert was published although its group is acknowledged, and how many messages were suppressed in the
 * meantime.
 */
export function acknowledgedBefore(plans: readonly Plan[], { byGroup, now }: Acknowledged): string[] {
  return groupsOf(plans)
    .flatMap((id) => byGroup.get(id) ?? [])
    .slice(0, MAX_GROUPS)
    .map((found) => describe(found, now));
}

function describe(acknowledgement: Acknowledgement, now: number): string {
  const { cause, queue, by, at, until, held, factor, added, suppressed } = acknowledgement;
  const who = `${cause} in ${queue}: acknowledged by ${nameInArn(by)} at ${isoTime(at)} with ${messages(held)}`;
  const why = hasGrown(acknowledgement)
    ? `It has grown to ${held + added}, more than ${factor} times as many`
    : hasEnded(acknowledgement, now)
      ? `That ended at ${isoTime(until)}`
      : "Whether it has grown could not be found out";
  return `${who}. ${why}. Alerts suppressed since: ${suppressed}.`;
}

/**
 * The commands that acknowledge the groups of an alert, the largest first. Messages that are scheduled for retry are
 * invisible at first, so the command contains their number.
 */
export function acknowledgeCommands(
  plans: readonly Plan[],
  { dlqOptions, acknowledgements }: Pick<AlertContext, "dlqOptions" | "acknowledgements">,
): string[] {
  if (!acknowledgements) return [];
  const groups = Map.groupBy(
    plans.filter((plan) => !isHeldUnchanged(plan)),
    (plan) => groupId(groupOf(plan)),
  );
  return [...groups.values()]
    .sort((one, other) => other.length - one.length)
    .slice(0, MAX_GROUPS)
    .map((ofGroup) => {
      const [{ diagnosis, disposition }] = ofGroup as [Plan];
      const unseen = disposition === "retryScheduled" ? ` --from retry --held ${ofGroup.length}` : "";
      return `npx dlq ack ${diagnosis.cause}${unseen} ${dlqOptions}`;
    });
}

/** Which alerts of other groups are currently suppressed. */
export function suppressedElsewhere(plans: readonly Plan[], { byGroup, now }: Acknowledged): string[] {
  const own = new Set(groupsOf(plans));
  const others = [...byGroup].filter(
    ([id, found]) => !own.has(id) && !hasEnded(found, now) && found.suppressed > 0,
  );
  if (others.length === 0) return [];
  const suppressed = others.reduce((sum, [, found]) => sum + found.suppressed, 0);
  const groups = others.length === 1 ? "Another group is" : `${others.length} other groups are`;
  return [`${groups} acknowledged: ${messages(suppressed)} without an alert.`];
}
