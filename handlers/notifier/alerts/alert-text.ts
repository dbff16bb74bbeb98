import { explain } from "../../../core/application/verdict";
import { type Acknowledged, NOTHING_ACKNOWLEDGED } from "../digests/acknowledged-groups";
import type { Digest } from "../digests/compose-digests";
import { STORM_COVER_MS } from "../digests/storm-cover";
import type { Plan, QuarantineCause } from "../plan-dead-letter";
import { acknowledgeCommands, acknowledgedBefore, suppressedElsewhere } from "./acknowledgements-text";
import {
  type Alert,
  type AlertContext,
  alertAttributes,
  isoTime,
  messages,
  safeSubject,
  tally,
  whereLogsAre,
} from "./alert";
import { shareReasons } from "./alert-causes";
import { pageOf, runbookSection } from "./alert-links";
import { OUTCOME_WORDS, whatHappened, whichIds } from "./causes-text";
import { writeNotification } from "./notification-text";
import { shorten, shortName } from "./shorten";

/** Producers that an alert lists. Its attribute contains all of them. */
const MAX_PRODUCERS = 20;

/** Reasons in the message attribute, the most frequent first. An application may define any number. */
const MAX_REASONS = 100;

/** What an alert advises: that many lines, each of so many characters. */
const MAX_ADVICE = 20;
const MAX_DETAIL_LENGTH = 150;
const MAX_REMEDY_LENGTH = 300;

const WHAT_TO_DO: Readonly<Record<QuarantineCause, string>> = {
  permanent: "",
  "attempts-spent": "Once the cause is resolved, ask an operator to send it back, or send it again.",
  "no-room": "Use at most nine attributes, and keep each message at least 1 KB below the size limit.",
  "unreadable-metadata": "Send it again without the ReliableQueue.DeadLetter attribute.",
};

/**
 * Writes a digest as its producer reads it: how many messages, why, whether and when they are retried, what to do,
 * ids, and where to find more. Never a body, and never an attribute value except a valid producer id.
 */
export function writeAlert(
  digest: Digest,
  context: AlertContext,
  acknowledged: Acknowledged = NOTHING_ACKNOWLEDGED,
): Alert {
  const { plans, producers } = digest;
  const { stage } = context;
  const reasons = tally(plans.map((plan) => plan.diagnosis.reason)).map(([reason]) => reason);
  const who = producers.length > 1 ? "several producers" : (producers[0] ?? "an unknown producer");
  const outcome = outcomeOf(plans);
  const text = (before: readonly string[], after: readonly string[]) =>
    [
      `${messages(plans.length)} from ${shortName(who)} could not be processed (stage ${stage}).`,
      "",
      ...before,
      "WHAT HAPPENED",
      ...whatHappened(plans),
      ...whoIsMeant(digest),
      "",
      "WHAT HAPPENS NEXT",
      ...whenRetried(plans, context.maxAttempts),
      ...(digest.storm ? stormNotice(digest) : []),
      "",
      "WHAT YOU CAN DO",
      ...advice(plans),
      "",
      ...whichIds(plans),
      "",
      ...whereToLook(plans, context),
      ...after,
      ...whereLogsAre(context),
    ].join("\n");
  const what = `${messages(plans.length)} ${OUTCOME_WORDS[outcome]} (${reasons.join(", ")})`;
  return {
    subject: safeSubject(`[${stage}] ${who}: ${what}`),
    message: text(aboutBefore(plans, acknowledged), howToAcknowledge(plans, context, acknowledged)),
    ...(context.acknowledgements && { producerMessage: text([], []) }),
    ...(digest.acknowledged && { producersOnly: true }),
    notification: writeNotification(digest, context, { who, what, outcome }, acknowledged),
    attributes: alertAttributes({
      producers,
      reasons: reasons.slice(0, MAX_REASONS),
      outcome,
      count: plans.length,
    }),
  };
}

/** For those who acknowledged it, not for producers. */
function aboutBefore(plans: readonly Plan[], acknowledged: Acknowledged): string[] {
  const lines = acknowledgedBefore(plans, acknowledged).map((line) => `  ${line}`);
  return lines.length === 0 ? [] : ["ACKNOWLEDGED EARLIER", ...lines, ""];
}

function howToAcknowledge(
  plans: readonly Plan[],
  context: AlertContext,
  acknowledged: Acknowledged,
): string[] {
  const commands = acknowledgeCommands(plans, context).map((command) => `  ${command}`);
  const elsewhere = suppressedElsewhere(plans, acknowledged).map((line) => `  ${line}`);
  const title =
    "TO ACKNOWLEDGE (no further alerts about the same cause for 7 days, unless its number of messages more than doubles)";
  return [
    ...(commands.length === 0 ? [] : [title, ...commands]),
    ...elsewhere,
    ...(commands.length === 0 && elsewhere.length === 0 ? [] : [""]),
  ];
}

function outcomeOf(plans: readonly Plan[]): keyof typeof OUTCOME_WORDS {
  const dispositions = new Set(plans.map((plan) => plan.disposition));
  return dispositions.size > 1 ? "mixed" : (plans[0]?.disposition ?? "mixed");
}

/** If the title does not name everybody. */
function whoIsMeant({ producers, plans }: Digest): string[] {
  const claims = plans.some(({ producer }) => producer.claim !== undefined);
  if (producers.length === 1 && !claims) return [];
  const counts = tally(
    plans.map(({ producer: { name, claim } }) =>
      claim === undefined ? shortName(name) : `${shortName(name)}, which claims to be ${shortName(claim)}`,
    ),
  );
  const shown = counts.slice(0, MAX_PRODUCERS).map(([name, count]) => `  ${count} x ${name}`);
  const more = counts.length - shown.length;
  return ["", "PRODUCERS", ...shown, ...(more > 0 ? [`  and ${more} more`] : [])];
}

function whenRetried(plans: readonly Plan[], maxAttempts: number): string[] {
  const dueTimes = plans.flatMap((plan) => (plan.disposition === "retryScheduled" ? [plan.notBefore] : []));
  const quarantined = plans.length - dueTimes.length;
  const lines: string[] = [];
  if (dueTimes.length > 0) {
    const first = dueTimes.reduce((least, due) => Math.min(least, due), Number.POSITIVE_INFINITY);
    lines.push(
      `  ${messages(dueTimes.length)} will ${dueTimes.length === 1 ? "" : "each "}be retried up to ${maxAttempts} times, at increasing intervals, starting at ${isoTime(first)}.`,
      "  You will get another alert only if a message ends up in quarantine.",
    );
  }
  if (quarantined > 0) {
    const them = quarantined === 1 ? "it stays" : "they stay";
    lines.push(
      `  ${messages(quarantined)} will not be retried: ${them} in quarantine until an operator decides what to do.`,
    );
  }
  return lines;
}

function stormNotice({ producers }: Digest): string[] {
  const whose = producers.length === 1 ? "this producer" : "these producers";
  return [
    `  Many messages are failing. For ${STORM_COVER_MS / 60_000} minutes this alert also covers further messages from ${whose}`,
    "  with the same reason and outcome and, once the hourly alert limit is reached, all such messages from their senders.",
  ];
}

function advice(plans: readonly Plan[]): string[] {
  const lines = plans.map((plan) => {
    const todo = plan.disposition === "quarantined" ? WHAT_TO_DO[plan.why] : whileRetried(plan);
    const { reason, detail, remedy } = plan.diagnosis;
    const explanation = explain({
      detail: shorten(detail, MAX_DETAIL_LENGTH),
      remedy: shorten(remedy, MAX_REMEDY_LENGTH),
    });
    return `${shortName(reason)}: ${explanation} ${todo}`.trimEnd();
  });
  const all = tally(lines);
  const shown = all.slice(0, MAX_ADVICE).map(([line]) => `  - ${line}`);
  const more = all.length - shown.length;
  return [...shown, ...(more > 0 ? [`  and ${more} more: see each message's reason`] : [])];
}

/** If the application gives a remedy for a transient failure, it is all that the producer should do. */
const whileRetried = ({ diagnosis }: Plan): string => (diagnosis.remedy === "" ? "No action is needed." : "");

/** No scan of the retry queue: it would hide its messages from the redriver. */
function whereToLook(plans: readonly Plan[], context: AlertContext): string[] {
  const { dlqOptions, console } = context;
  const quarantined = plans.filter((plan) => plan.disposition === "quarantined");
  const [first] = quarantined;
  const byCause = shareReasons(quarantined) ? " --by cause" : "";
  const commands =
    first === undefined
      ? []
      : [
          "TO SEE WHAT IS IN QUARANTINE (for operators; run in the queue's project folder)",
          `  npx dlq list ${dlqOptions} --from quarantine${byCause}`,
          `  npx dlq show ${first.originalId} ${dlqOptions}`,
          `  npx dlq ui ${dlqOptions} --view '${pageOf(plans)}'`,
          "",
        ];
  const queue = first === undefined ? "retry" : "quarantine";
  return [
    ...commands,
    "LINKS",
    ...(console === undefined ? [] : [`  ${queue} queue: ${console[queue]}`]),
    `  runbook: ${runbookSection(plans, context)}`,
    "",
  ];
}
