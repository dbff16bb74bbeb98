import type { Diagnose } from "../../core/application/diagnose-message";
import { systemDiagnosis } from "../../core/application/system-reasons";
import { type Diagnosis, explain } from "../../core/application/verdict";
import type { Message, MessageAttributes } from "../../core/messages/message";
import { messageSize } from "../../core/messages/message-size";
import type { DeadLetterMetadata } from "../../core/metadata/dead-letter-metadata";
import { readMetadata } from "../../core/metadata/read-metadata";
import { renameUnprovenMetadata } from "../../core/metadata/rename-unproven-metadata";
import type { TrustedSenders } from "../../core/metadata/trusted-senders";
import { attributesWithMetadata, originOf } from "../../core/metadata/write-metadata";
import { SQS_LIMITS } from "../../core/sqs/sqs-limits";
import { type AttributeChange, problemWithChange, withChanges } from "./attribute-change";

export interface RedriveRules {
  readonly changes: readonly AttributeChange[];
  readonly diagnose: Diagnose;
  /** Whose metadata is trusted. What anybody else wrote under its name is kept under another name. */
  readonly trusted: TrustedSenders;
  /** Send even what can never succeed as it is. */
  readonly force: boolean;
  readonly now: number;
  /** How long a deployment with idempotency remembers that a message was processed. Default: forever. */
  readonly idempotencySeconds?: number;
  /** What the queues accept. */
  readonly maxMessageBytes: number;
}

/** A message that stays where it is, and why. `detail` contains no values. */
export interface Refusal {
  readonly kind: "refuse";
  readonly why: string;
  readonly detail: string;
}

export type RedrivePlan =
  | {
      readonly kind: "send";
      readonly message: Message;
      readonly attributes: MessageAttributes;
      /** The current code's diagnosis of the message as it will be sent. */
      readonly diagnosis: Diagnosis | undefined;
      /** False: there is no room for metadata, so it is sent without. */
      readonly withMetadata: boolean;
      /** Whether it was sent so long ago that idempotency no longer knows whether it was processed. */
      readonly recordGone: boolean;
    }
  | Refusal;

/**
 * Decides about one message that a person sends back. Pure. What can still never succeed is refused unless forced.
 * The metadata restarts at attempt 0, by an operator.
 */
export function planRedrive(held: Message, rules: RedriveRules): RedrivePlan {
  const { changes, diagnose, trusted, force, maxMessageBytes } = rules;
  // An attribute keeps its type, which the option does not know.
  const wrong = changes.map((change) => problemWithChange(held, change)).find((problem) => problem);
  if (wrong !== undefined) return { kind: "refuse", why: "WrongValue", detail: wrong };
  const proven = { ...held, attributes: renameUnprovenMetadata(held, trusted) };
  const message = withChanges(proven, changes);
  const diagnosis = diagnose(message);
  if (diagnosis?.permanent && !force) {
    return { kind: "refuse", why: diagnosis.reason, detail: explain(diagnosis) };
  }
  const tooMuch = overLimit(message, maxMessageBytes);
  if (tooMuch !== undefined) return tooMuch;
  const attributes = nextAttributes(message, diagnosis ?? systemDiagnosis("Unknown"), rules);
  return {
    kind: "send",
    message,
    attributes: attributes ?? message.attributes,
    diagnosis,
    withMetadata: attributes !== undefined,
    recordGone:
      rules.now - firstSentAt(message, trusted) >
      (rules.idempotencySeconds ?? Number.POSITIVE_INFINITY) * 1000,
  };
}

function firstSentAt(message: Message, trusted: TrustedSenders): number {
  const reading = readMetadata(message, trusted);
  return reading.kind === "metadata" ? reading.metadata.sentAt : message.sentAt;
}

/** Whether forcing does not help: no queue accepts it, or it is not the message that was edited. */
export const isBeyondForce = (why: string): boolean =>
  ["TooManyAttributes", "TooLarge", "WrongValue", "ChangedMeanwhile"].includes(why);

/** What no queue of the system would accept. */
export function overLimit(message: Message, maxMessageBytes: number): Refusal | undefined {
  if (Object.keys(message.attributes).length > SQS_LIMITS.messageAttributes) {
    const detail = `SQS accepts at most ${SQS_LIMITS.messageAttributes} attributes, so no other one can be added.`;
    return { kind: "refuse", why: "TooManyAttributes", detail };
  }
  if (messageSize(message) > maxMessageBytes) {
    return { kind: "refuse", why: "TooLarge", detail: `The queues accept at most ${maxMessageBytes} bytes.` };
  }
  return undefined;
}

/**
 * The attributes with the new metadata. Undefined if there is no room for it. Metadata without a name is never longer
 * than the one it replaces, and metadata from a later release is left for that release.
 */
function nextAttributes(
  message: Message,
  diagnosis: Diagnosis,
  { now, trusted, maxMessageBytes }: RedriveRules,
): MessageAttributes | undefined {
  const reading = readMetadata(message, trusted);
  if (reading.kind === "newer") return message.attributes;
  const again = reading.kind === "metadata" ? { ...reading.metadata, attempt: 0 } : undefined;
  const candidates: DeadLetterMetadata[] =
    again === undefined ? [firstMetadata(message, diagnosis, now)] : [{ ...again, by: "operator" }, again];
  return candidates
    .map((metadata) => attributesWithMetadata(message, metadata, maxMessageBytes))
    .find((fitting) => fitting !== undefined);
}

/**
 * The metadata of a message that had no readable one: as far as anybody knows, its producer has not been notified.
 */
export function firstMetadata(
  message: Message,
  { reason, cause }: Diagnosis,
  now: number,
): DeadLetterMetadata {
  return {
    v: 1,
    ...originOf(message),
    reason,
    cause,
    attempt: 0,
    by: "operator",
    deadAt: now,
    notBefore: now,
    notified: false,
  };
}
