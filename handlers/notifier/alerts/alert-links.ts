import type { Plan } from "../plan-dead-letter";
import { type AlertContext, tally } from "./alert";
import { shareReasons } from "./alert-causes";

/** One cause is a group on the page. Several link to their most frequent reason: to its groups, or to its messages. */
export function pageOf(plans: readonly Plan[]): string {
  const quarantined = plans.filter(({ disposition }) => disposition === "quarantined");
  const causes = new Set(quarantined.map(({ diagnosis }) => diagnosis.cause));
  const [cause] = causes;
  if (causes.size === 1 && cause !== undefined) return `/groups?cause=${encodeURIComponent(cause)}`;
  const [[reason] = [""]] = tally(quarantined.map(({ diagnosis }) => diagnosis.reason));
  const hasSeveral = shareReasons(quarantined.filter(({ diagnosis }) => diagnosis.reason === reason));
  return `/${hasSeveral ? "groups" : "messages"}?reason=${encodeURIComponent(reason)}`;
}

/** What is scheduled for retry needs no action. */
export function runbookSection(
  plans: readonly Plan[],
  { runbookUrl }: Pick<AlertContext, "runbookUrl">,
): string {
  const isHeld = plans.some(({ disposition }) => disposition === "quarantined");
  return `${runbookUrl}#${isHeld ? "quarantine-not-empty" : "before-anything-else"}`;
}
