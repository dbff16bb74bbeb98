import type { MessageAttributeValue } from "@aws-sdk/client-sns";
import { explain } from "../../core/application/verdict";
import { STORM_COVER_MS } from "./alert-budget";
import { type Digest, FOLDED_PRODUCER } from "./compose-digests";
import type { Plan, QuarantineCause } from "./plan-dead-letter";

/** Where a reader of the alert looks next. */
export interface AlertContext {
  readonly stage: string;
  readonly maxAttempts: number;
  /** The attribute by which a producer's subscription matches its alerts. */
  readonly producerAttribute: string;
  /** Options with which the `dlq` command finds this deployment. */
  readonly dlqOptions: string;
  /** Where the function's logs are. Undefined: there is no console. */
  readonly logsUrl?: string;
}

/** One SNS publication: plain text, because a filter policy needs message attributes beside it. */
export interface Alert {
  readonly subject: string;
  readonly message: string;
  readonly attributes: Readonly<Record<string, MessageAttributeValue>>;
}

/** https://docs.aws.amazon.com/sns/latest/api/API_Publish.html: ASCII, no line breaks, under 100 characters. */
const MAX_SUBJECT = 99;
const MAX_IDS = 10;
const MAX_PRODUCERS = 20;

const WHY_QUARANTINED: Readonly<Record<QuarantineCause, string>> = {
  permanent: "quarantined: it can never be processed as it is",
  "attempts-spent": "quarantined: every retry failed",
  "no-room": "quarantined unchanged: it has no room for the note of its retries",
  "unreadable-metadata": "quarantined unchanged: its ReliableQueue.DeadLetter attribute cannot be read",
};

function stormNotice({ producer }: Digest): string[] {
  const whose = producer === FOLDED_PRODUCER ? "of any producer" : "of this producer";
  return [
    `  There are many: more of the same reason and outcome, ${whose}, within ${STORM_COVER_MS / 60_000} minutes are`,
    "  announced by this alert too, and are handled in the same way.",
  ];
}

/** Counts by key, the greatest first. */
function tally(keys: readonly string[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]);
}

const messages = (count: number) => (count === 1 ? "1 message" : `${count} messages`);
const isoTime = (epochMs: number) => `${new Date(epochMs).toISOString().slice(0, 19)}Z`;

const OUTCOME_WORDS = {
  retryScheduled: "scheduled for retry",
  quarantined: "quarantined",
  mixed: "scheduled for retry or quarantined",
} as const;

function outcomeOf(plans: readonly Plan[]): keyof typeof OUTCOME_WORDS {
  const dispositions = new Set(plans.map((plan) => plan.disposition));
  return dispositions.size > 1 ? "mixed" : (plans[0]?.disposition ?? "mixed");
}

/** Keeps a subject within what SNS takes, whatever stands in it. */
export function safeSubject(text: string): string {
  const ascii = text.replace(/[^\x20-\x7e]+/g, "?");
  return ascii.length <= MAX_SUBJECT ? ascii : `${ascii.slice(0, MAX_SUBJECT - 3)}...`;
}

function subjectOf({ producer, plans }: Digest, stage: string): string {
  const reasons = tally(plans.map((plan) => plan.diagnosis.reason)).map(([reason]) => reason);
  const outcome = outcomeOf(plans);
  const what = OUTCOME_WORDS[outcome];
  const who = producer === FOLDED_PRODUCER ? "several producers" : producer;
  return safeSubject(`[${stage}] ${who}: ${messages(plans.length)} ${what} (${reasons.join(", ")})`);
}

function whatHappened(plans: readonly Plan[]): string[] {
  const lines = plans.map((plan) => {
    const disposition =
      plan.disposition === "retryScheduled" ? "scheduled for retry" : WHY_QUARANTINED[plan.why];
    return `${plan.diagnosis.reason}, ${disposition}`;
  });
  return tally(lines).map(([line, count]) => `  ${count} x ${line}`);
}

function whenRetried(plans: readonly Plan[], maxAttempts: number): string[] {
  const retryScheduled = plans.filter((plan) => plan.disposition === "retryScheduled");
  const quarantined = plans.length - retryScheduled.length;
  const lines: string[] = [];
  if (retryScheduled.length > 0) {
    const first = retryScheduled.reduce(
      (least, plan) => Math.min(least, plan.notBefore),
      Number.POSITIVE_INFINITY,
    );
    lines.push(
      `  ${messages(retryScheduled.length)} will be tried again by the system, from ${isoTime(first)} on, at most ${maxAttempts} times`,
      "  and at growing intervals. You will hear again only if all of these fail.",
    );
  }
  if (quarantined > 0) {
    lines.push(`  ${messages(quarantined)} will not be tried again. They are held until a person decides.`);
  }
  return lines;
}

const WHAT_TO_DO: Readonly<Record<QuarantineCause | "retryScheduled", string>> = {
  retryScheduled: "Nothing needs to be done.",
  permanent: "",
  "attempts-spent": "When its cause is gone, ask for it to be sent back, or send it again.",
  "no-room": "Send such messages with nine attributes at most and 1 KB below the size limit.",
  "unreadable-metadata":
    "Send it again without the attribute ReliableQueue.DeadLetter, which is this system's own.",
};

function advice(plans: readonly Plan[]): string[] {
  const lines = plans.map((plan) => {
    const todo = WHAT_TO_DO[plan.disposition === "retryScheduled" ? plan.disposition : plan.why];
    return `${plan.diagnosis.reason}: ${explain(plan.diagnosis)} ${todo}`.trimEnd();
  });
  return tally(lines).map(([line]) => `  - ${line}`);
}

function producersOf({ producer, plans }: Digest): string[] {
  if (producer !== "several") return [];
  const counts = tally(plans.map((plan) => plan.producer.name));
  const shown = counts.slice(0, MAX_PRODUCERS).map(([name, count]) => `  ${count} x ${name}`);
  const more = counts.length - shown.length;
  return ["", "PRODUCERS", ...shown, ...(more > 0 ? [`  and ${more} more`] : [])];
}

function idsOf(plans: readonly Plan[]): string[] {
  const shown = plans
    .slice(0, MAX_IDS)
    .map((plan) => `  ${plan.originalId}  ${plan.diagnosis.reason}, ${OUTCOME_WORDS[plan.disposition]}`);
  const title =
    plans.length > MAX_IDS ? `MESSAGE IDS (the first ${MAX_IDS} of ${plans.length})` : "MESSAGE IDS";
  return [title, ...shown];
}

/** What is scheduled for retry is left alone: who looks at it hides it from the redriver. */
function howToLook(plans: readonly Plan[], dlqOptions: string): string[] {
  const first = plans.find((plan) => plan.disposition === "quarantined");
  if (first === undefined) return [];
  return [
    "LOOK AT WHAT IS IN QUARANTINE (in a checkout of this system, as an operator)",
    `  npx dlq list ${dlqOptions} --from quarantine`,
    `  npx dlq show ${first.originalId} ${dlqOptions}`,
    "",
  ];
}

const whereLogsAre = ({ logsUrl }: Pick<AlertContext, "logsUrl">): string[] =>
  logsUrl === undefined ? [] : ["LOGS", `  ${logsUrl}`, ""];

/**
 * Writes a digest as its producer reads it: how many, why, whether and when they are tried again, what to do,
 * ids, where to look. Never a body, never an attribute value but a valid producer id.
 */
export function writeAlert(digest: Digest, context: AlertContext): Alert {
  const { plans, producer, producerId } = digest;
  const reasons = tally(plans.map((plan) => plan.diagnosis.reason)).map(([reason]) => reason);
  const who = producer === FOLDED_PRODUCER ? "several producers" : producer;
  const message = [
    `${messages(plans.length)} of ${who} could not be processed (stage ${context.stage}).`,
    "",
    "WHAT HAPPENED",
    ...whatHappened(plans),
    ...producersOf(digest),
    "",
    "WHAT HAPPENS NEXT",
    ...whenRetried(plans, context.maxAttempts),
    ...(digest.storm ? stormNotice(digest) : []),
    "",
    "WHAT YOU CAN DO",
    ...advice(plans),
    "",
    ...idsOf(plans),
    "",
    ...howToLook(plans, context.dlqOptions),
    ...whereLogsAre(context),
  ].join("\n");
  return {
    subject: subjectOf(digest, context.stage),
    message,
    attributes: {
      producer: { DataType: "String", StringValue: producer },
      ...(producerId !== undefined && {
        [context.producerAttribute]: { DataType: "String.Array", StringValue: JSON.stringify([producerId]) },
      }),
      reasons: { DataType: "String.Array", StringValue: JSON.stringify(reasons) },
      outcome: { DataType: "String", StringValue: outcomeOf(plans) },
      count: { DataType: "Number", StringValue: String(plans.length) },
    },
  };
}

/** Told after the move, because only then both ids are known: what is held without its metadata. */
export function writeHeldWithoutMetadata(
  pairs: readonly HeldPair[],
  context: Pick<AlertContext, "stage" | "logsUrl">,
): Alert {
  const shown = pairs.slice(0, MAX_IDS).map(({ originalId, newId }) => `  ${originalId}  is now  ${newId}`);
  const message = [
    `${messages(pairs.length)} held in quarantine without a note of what happened (stage ${context.stage}).`,
    "An alert has already told why. Their ids changed on the way, and nothing in them says so:",
    "",
    ...shown,
    ...(pairs.length > MAX_IDS ? [`  and ${pairs.length - MAX_IDS} more: see the logs`] : []),
    "",
    ...whereLogsAre(context),
  ].join("\n");
  return {
    subject: safeSubject(`[${context.stage}] ${messages(pairs.length)} held without metadata`),
    message,
    attributes: {
      producer: { DataType: "String", StringValue: "several" },
      reasons: { DataType: "String.Array", StringValue: JSON.stringify(["HeldWithoutMetadata"]) },
      outcome: { DataType: "String", StringValue: "quarantined" },
      count: { DataType: "Number", StringValue: String(pairs.length) },
    },
  };
}

export interface HeldPair {
  readonly originalId: string;
  readonly newId: string;
}
