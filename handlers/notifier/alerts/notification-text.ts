import { explain } from "../../../core/application/verdict";
import type { Acknowledged } from "../digests/acknowledged-groups";
import type { Digest } from "../digests/compose-digests";
import type { Plan } from "../plan-dead-letter";
import { acknowledgeCommands, acknowledgedBefore } from "./acknowledgements-text";
import { type AlertContext, messages, tally } from "./alert";
import { listCauses, nameCauses, pickFromEach } from "./alert-causes";
import { pageOf, runbookSection } from "./alert-links";
import { type CustomNotification, customNotification } from "./custom-notification";
import { shortName } from "./shorten";

export interface Headline {
  readonly who: string;
  /** How many messages, what happened to them, and the reasons. */
  readonly what: string;
  readonly outcome: string;
}

/** Names that fit into one fact. The message attribute has all of them. */
const MAX_NAMES = 20;

/** Causes that a description lists for each reason. */
const MAX_CAUSES = 5;

const namesOf = (names: readonly string[]): string => names.slice(0, MAX_NAMES).map(shortName).join(" ");

/**
 * A digest for chat applications and webhooks. The most frequent reason determines the thread. Never a body, as in
 * the text.
 */
export function writeNotification(
  { plans, producers }: Digest,
  context: AlertContext,
  { who, what, outcome }: Headline,
  acknowledged: Acknowledged,
): CustomNotification {
  const { stage, queue, dlqOptions, console } = context;
  const reasons = tally(plans.map(({ diagnosis }) => diagnosis.reason)).map(([reason]) => reason);
  const causes = tally(plans.map(({ diagnosis }) => diagnosis.cause)).map(([cause]) => cause);
  const quarantined = plans.filter(({ disposition }) => disposition === "quarantined");
  const held = quarantined.length > 0 ? "quarantine" : "retry";
  const [acknowledge] = acknowledgeCommands(plans, context);
  return customNotification({
    title: `[${stage}] ${queue}, ${who}: ${what}`,
    lines: [...acknowledgedBefore(plans, acknowledged), ...explanations(plans)],
    nextSteps: [
      ...(quarantined.length > 0 ? [`\`npx dlq ui ${dlqOptions} --view '${pageOf(plans)}'\``] : []),
      ...(acknowledge === undefined ? [] : [`Acknowledge: \`${acknowledge}\``]),
      ...(console === undefined
        ? []
        : [`${held === "retry" ? "Retry queue" : "Quarantine queue"}: ${console[held]}`]),
      `Runbook: ${runbookSection(plans, context)}`,
      ...(console === undefined ? [] : [`Logs: ${console.logs}`]),
    ],
    keywords: [queue, ...reasons],
    thread: [stage, queue, reasons[0] ?? ""],
    eventType: "DeadLetters",
    facts: {
      stage,
      queue,
      outcome,
      count: String(plans.length),
      quarantined: String(quarantined.length),
      reasons: namesOf(reasons),
      causes: namesOf(causes),
      producers: namesOf(producers),
      messageIds: pickFromEach(plans, ({ diagnosis }) => diagnosis.cause)
        .map(({ originalId }) => originalId)
        .join(" "),
    },
  });
}

/** How many messages for each reason, what it means, and their causes if there are several. */
function explanations(plans: readonly Plan[]): string[] {
  const nameOf = nameCauses(plans);
  return [...Map.groupBy(plans, ({ diagnosis }) => `${diagnosis.reason}: ${explain(diagnosis)}`)]
    .sort(([, one], [, other]) => other.length - one.length)
    .map(([explanation, alike]) => {
      const [reason = ""] = alike.map(({ diagnosis }) => diagnosis.reason);
      const line = `${reason} (${messages(alike.length)})${explanation.slice(reason.length)}`;
      const isOne = new Set(alike.map(nameOf)).size === 1;
      return isOne ? line : `${line} Causes: ${listCauses(alike, nameOf, MAX_CAUSES).join(", ")}.`;
    });
}
