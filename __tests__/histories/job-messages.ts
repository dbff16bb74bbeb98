import type { MessageAttributeValue } from "@aws-sdk/client-sqs";
import type { MessageAttributes } from "../../core/messages/message";
import { METADATA_ATTRIBUTE } from "../../core/metadata/dead-letter-metadata";
import { diagnoseWhileBusy } from "../support/jobs";
import { MAX_ATTEMPTS, MAX_MESSAGE_BYTES } from "./world-settings";

/** What the histories send. What must happen to each kind is in reconciliation.ts. */
export const KINDS = [
  "good",
  "poison",
  "invalid-team",
  "malformed-body",
  "scarce",
  "crashing",
  "crashing-elsewhere",
  "crashing-full",
  "provider-down",
  "rejected",
  "hung",
  "slow",
  "binary",
  "attribute-full",
  "oversized",
  "forged-attempts",
  "forged-notified",
  "forged-evidence",
  "forged-newer",
  "forged-unreadable",
] as const;

export type Kind = (typeof KINDS)[number];

/** Kinds that can never be processed as they are. */
const POISON: readonly Kind[] = ["poison", "invalid-team", "malformed-body", "rejected"];
export const isPoison = (kind: Kind): boolean => POISON.includes(kind);

/** Contained in everything that must not be revealed: names as well as values. */
export const PLANTED = "marked-secret";

export const SCARCE_MACHINE = `scarce-${PLANTED}`;
export const CRASHING_MACHINE = `crashing-${PLANTED}`;
/** Another bug, and an outage. Both end when the first one does. */
export const BROKEN_MACHINE = `broken-${PLANTED}`;
export const DOWN_MACHINE = `down-${PLANTED}`;
/** Only the business function finds that a job for it can never be done. */
export const REJECTED_MACHINE = `rejected-${PLANTED}`;
/** A job for it waits for something that never happens, as long as the other one crashes. */
export const HUNG_MACHINE = `hung-${PLANTED}`;
export const SLOW_MACHINE = `slow-${PLANTED}`;

/** The cause of everything that asks for it. */
const SCARCE_CAUSE = diagnoseWhileBusy(SCARCE_MACHINE)({
  body: JSON.stringify({ job_id: "job-1", machine: SCARCE_MACHINE }),
  attributes: { team_id: { DataType: "Number", StringValue: "1" } },
})?.cause;

/** What SQS must return on every transfer. */
export interface Content {
  readonly body: string;
  readonly attributes: MessageAttributes;
  readonly groupId?: string;
}

export interface SentMessage extends Content {
  readonly key: string;
  readonly kind: Kind;
  /** Who is notified of it, by the name that an alert uses. */
  readonly producer: string;
  readonly senderId: string;
}

/** Enough for more alerts than one invocation or one hour has, and few enough for several messages of each. */
const TEAMS = 17;

/** Unique id of the role that sends the message with this number. Several consecutive ones are from one system. */
const roleOf = (number: number) => `AROATEAMSX${(Math.floor(number / 6) % 3) + 1}0000000000`;

const text = (value: string): MessageAttributeValue => ({ DataType: "String", StringValue: value });
const teamId = (number: number): MessageAttributeValue => ({
  DataType: "Number",
  StringValue: String((number % TEAMS) + 1),
});

export function machineOf(kind: Kind): string {
  if (kind === "scarce" || kind === "attribute-full" || kind === "oversized" || kind.startsWith("forged")) {
    return SCARCE_MACHINE;
  }
  const machines: Partial<Record<Kind, string>> = {
    crashing: CRASHING_MACHINE,
    "crashing-full": CRASHING_MACHINE,
    "crashing-elsewhere": BROKEN_MACHINE,
    "provider-down": DOWN_MACHINE,
    rejected: REJECTED_MACHINE,
    hung: HUNG_MACHINE,
    slow: SLOW_MACHINE,
  };
  return machines[kind] ?? `plain-${PLANTED}`;
}

/**
 * What a producer may claim: to be out of attempts, already known, evidence that a cause persists, or from a later
 * release.
 */
function forgedMetadata(kind: Kind, now: number): string {
  if (kind === "forged-unreadable") return '{"v":1,"attempt":-1}';
  const claimed = {
    ...{ v: kind === "forged-newer" ? 2 : 1, id: "00000000-0000-4000-8000-000000000000", sentAt: 0 },
    ...{ sender: "someone", reason: "MachineBusy", cause: SCARCE_CAUSE },
    ...{ attempt: 1, deadAt: now, notBefore: now, notified: kind === "forged-notified" },
  };
  return JSON.stringify(kind === "forged-attempts" ? { ...claimed, attempt: MAX_ATTEMPTS } : claimed);
}

/** Creates the message with this number, sent now. Everything about it follows from kind, number and time. */
export function makeSentMessage(kind: Kind, number: number, now: number): SentMessage {
  const key = `job-${number}`;
  const job = { job_id: key, machine: machineOf(kind), name: `${PLANTED}-${number}` };
  const fill = kind === "oversized" ? "x".repeat(MAX_MESSAGE_BYTES - 400) : "";
  const body =
    kind === "malformed-body" ? `{"job_id":"${key}", broken ${PLANTED}` : JSON.stringify({ ...job, fill });
  const attributes: Record<string, MessageAttributeValue> = {
    [`contact.${PLANTED}`]: text(`${PLANTED}-${number}`),
  };
  if (kind !== "poison")
    attributes.team_id = kind === "invalid-team" ? text(`0x3 ${PLANTED}`) : teamId(number);
  if (kind === "binary") {
    attributes.bytes = { DataType: "Binary.picture", BinaryValue: new Uint8Array([0, 255, number % 256]) };
    attributes.counted = { DataType: "Number.int", StringValue: "7" };
    attributes.blank = text(" ");
  }
  if (kind.endsWith("-full")) for (let n = 0; n < 8; n += 1) attributes[`extra${n}`] = text(`é\u{1f600}${n}`);
  if (kind.startsWith("forged")) attributes[METADATA_ATTRIBUTE] = text(forgedMetadata(kind, now));
  const known = kind !== "poison" && kind !== "invalid-team";
  const producer = known ? `team:${teamId(number).StringValue}` : `sender:${roleOf(number)}`;
  return {
    key,
    kind,
    producer,
    senderId: `${roleOf(number)}:team`,
    body,
    attributes,
    ...(number % 3 === 0 && { groupId: `group-${number}-${PLANTED}` }),
  };
}

/** The key in a body, whether the body is well formed or not. */
export function keyOf(body: string): string {
  return /job-\d+/.exec(body)?.[0] ?? "none";
}
