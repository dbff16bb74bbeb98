import { explain } from "../../core/application/verdict";
import type { Acknowledged } from "./acknowledged-groups";
import { type AlertContext, MAX_IDS, messages, tally } from "./alert";
import { pageOf, runbookSection } from "./alert-links";
import type { Digest } from "./compose-digests";
import { type CustomNotification, customNotification } from "./custom-notification";
import { acknowledgeCommands, acknowledgedBefore } from "./write-acknowledgements";

export interface Headline {
  readonly who: string;
  /** How many messages, what happened to them, and the reasons. */
  readonly what: string;
  readonly outcome: string;
}

/** Names that fit into one fact. The message attribute has all of them. */
const MAX_NAMES = 20;

const namesOf = (names: readonly string[]): string => names.slice(0, MAX_NAMES).join(" ");

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
  const explanations = tally(plans.map(({ diagnosis }) => `${diagnosis.reason}: ${explain(diagnosis)}`));
  const quarantined = plans.filter(({ disposition }) => disposition === "quarantined");
  const held = quarantined.length > 0 ? "quarantine" : "retry";
  const [acknowledge] = acknowledgeCommands(plans, context);
  return customNotification({
    title: `[${stage}] ${queue}, ${who}: ${what}`,
    lines: [
      ...acknowledgedBefore(plans, acknowledged),
      ...explanations.map(([line, count]) => `${messages(count)}. ${line}`),
    ],
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
      messageIds: plans
        .slice(0, MAX_IDS)
        .map(({ originalId }) => originalId)
        .join(" "),
    },
  });
}
