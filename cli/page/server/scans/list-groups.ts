import type { Application } from "../../../../core/application/application";
import { missingReason } from "../../../../core/application/system-reasons";
import { ageGroupOf, Groups, type HeldGroup } from "../../../scan/group-held";
import type { Filter, Group, Grouping, GroupsAnswer } from "../../api";
import type { Kept } from "./page-scan";

/** Held messages by what they have in common. */
export function listGroups(
  application: Pick<Application, "producer" | "reasons">,
  scan: string,
  matching: readonly Kept[],
  { by, now }: { readonly by: Grouping; readonly now: number },
): GroupsAnswer {
  const groups = new Groups(by, now);
  for (const { summary } of matching) groups.add(summary);
  const expiry = new Map<string, number>();
  for (const { summary, expiresAt } of matching) {
    const place = groups.placeOf(summary);
    expiry.set(place, Math.min(expiry.get(place) ?? expiresAt, expiresAt));
  }
  return {
    scan,
    by,
    total: matching.length,
    groups: groups.list().map((group) => {
      const reason = only(group.reasons);
      const cause = only(group.causes);
      return {
        key: group.key,
        queue: group.queue,
        ...(reason !== undefined && { reason }),
        ...(cause !== undefined && { cause }),
        count: group.count,
        bytes: group.bytes,
        share: group.count / matching.length,
        firstSeen: group.firstDeadAt,
        lastSeen: group.lastDeadAt,
        oldestSentAt: group.oldestSentAt,
        nextExpiryAt: expiry.get(`${group.queue} ${group.key}`) ?? 0,
        advice: adviceFor(application, group, reason),
        filter: filterOf(by, group),
      };
    }),
  };
}

const only = (values: ReadonlySet<string>): string | undefined =>
  values.size === 1 ? [...values][0] : undefined;

function filterOf(by: Grouping, { queue, key, producerId }: HeldGroup): Filter {
  const at = { queue: [queue] };
  if (by === "cause") return { ...at, cause: [key] };
  if (by === "reason") return { ...at, reason: [key] };
  if (by === "attempt") return { ...at, attempt: [Number(key)] };
  if (by === "age") return { ...at, ...ageGroupOf(key) };
  return { ...at, producer: [producerId ?? key] };
}

/** What may be done about a group, in one sentence. */
function adviceFor(
  { producer, reasons }: Pick<Application, "producer" | "reasons">,
  { queue }: Pick<Group, "queue">,
  reason: string | undefined,
): string {
  if (queue === "retry") {
    return "The system redrives them automatically when they are due. Send them back now only if the cause is resolved.";
  }
  if (reason === undefined) return "They failed for several reasons. Group them by cause to see what to do.";
  if (reason === missingReason(producer)) {
    return `Set the attribute ${producer.attribute} and send them back, or discard them.`;
  }
  const known = Object.hasOwn(reasons, reason) ? reasons[reason] : undefined;
  if (known?.permanent)
    return "They can never succeed as they are. Edit them and send them back, or discard them.";
  if (reason === "Unknown" || known === undefined) {
    return "The current code finds nothing wrong with them. Send one back first, then the rest.";
  }
  return "Their attempts are used up. Send them back once the cause is resolved.";
}
