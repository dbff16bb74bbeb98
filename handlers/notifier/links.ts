import { type AlertContext, tally } from "./alert";
import { shareReasons } from "./causes";
import type { Plan } from "./plan-dead-letter";

/** One cause is a group on the page. Of several, the most frequent reason is shown: its groups, or its messages. */
export function pageOf(plans: readonly Plan[]): string {
  const quarantined = plans.filter(({ disposition }) => disposition === "quarantined");
  const causes = new Set(quarantined.map(({ diagnosis }) => diagnosis.cause));
  const [cause] = causes;
  if (causes.size === 1 && cause !== undefined) return `/groups?cause=${encodeURIComponent(cause)}`;
  const [[reason] = [""]] = tally(quarantined.map(({ diagnosis }) => diagnosis.reason));
  const hasSeveral = shareReasons(quarantined.filter(({ diagnosis }) => diagnosis.reason === reason));
  return `/${hasSeveral ? "groups" : "messages"}?reason=${encodeURIComponent(reason)}`;
}

/** What is scheduled for retry needs nobody. */
export function runbookSection(
  plans: readonly Plan[],
  { runbookUrl }: Pick<AlertContext, "runbookUrl">,
): string {
  const isHeld = plans.some(({ disposition }) => disposition === "quarantined");
  return `${runbookUrl}#${isHeld ? "quarantine-not-empty" : "before-anything-else"}`;
}
