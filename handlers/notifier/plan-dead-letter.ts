import type { Application } from "../../core/application/application";
import { diagnoseDeadLetter } from "../../core/application/diagnose-message";
import { type Producer, readProducer } from "../../core/application/read-producer";
import type { Diagnosis } from "../../core/application/verdict";
import type { World } from "../../core/application/world";
import { type Backoff, equalJitterMs, type Random } from "../../core/messages/backoff";
import {
  attributesWithMetadata,
  type DeadLetterMetadata,
  type MetadataReading,
  originalId,
  ownAttributes,
  readMetadata,
  senderForMetadata,
} from "../../core/messages/dead-letter-metadata";
import { SQS_LIMITS } from "../../core/messages/limits";
import type { Message, MessageAttributes } from "../../core/messages/message";
import type { TrustedSenders } from "../../core/messages/senders";

/** Why a dead letter is quarantined rather than scheduled for retry. */
export type QuarantineCause = "permanent" | "attempts-spent" | "no-room" | "unreadable-metadata";

interface PlanBase {
  readonly message: Message;
  /** The id under which its producer first sent it. */
  readonly originalId: string;
  readonly producer: Producer;
  readonly diagnosis: Diagnosis;
  /** Redrives by the system so far. */
  readonly attempt: number;
  /** Whether its producer is to hear of it now: its first death, or its quarantine. */
  readonly needsNotification: boolean;
  /** Attributes for the next transfer, given whether an alert about it was accepted. */
  readonly attributes: (notified: boolean) => MessageAttributes;
}

export interface RetryPlan extends PlanBase {
  readonly disposition: "retryScheduled";
  /** Its metadata is a later release's: it is passed on as it is. */
  readonly newer?: true;
  /** When it is due for a redrive, epoch milliseconds. */
  readonly notBefore: number;
  readonly delaySeconds: number;
}

export interface QuarantinePlan extends PlanBase {
  readonly disposition: "quarantined";
  readonly why: QuarantineCause;
}

export type Plan = RetryPlan | QuarantinePlan;

export interface PlanContext {
  readonly now: number;
  readonly random: Random;
  readonly application: Application;
  readonly world: World<unknown>;
  /** Unique ids whose metadata is believed. */
  readonly trustedSenders: TrustedSenders;
  readonly maxAttempts: number;
  readonly backoff: Backoff;
  /** Bytes of a message that the queues take. Default: what SQS allows. */
  readonly maxMessageBytes?: number;
}

/** A copy is never older than the message that it is a copy of: metadata that says so is wrong. */
function readPlausibleMetadata(message: Message, trusted: TrustedSenders): MetadataReading {
  const reading = readMetadata(message, trusted);
  const implausible = reading.kind === "metadata" && reading.metadata.sentAt > message.sentAt;
  return implausible ? { kind: "unreadable" } : reading;
}

/** Decides what becomes of one dead letter. Pure: time and randomness come in the context. */
export function planDeadLetter(letter: Message, context: PlanContext): Plan {
  const message = { ...letter, attributes: ownAttributes(letter, context.trustedSenders) };
  const diagnosis = diagnoseDeadLetter(context.application, message, context.world);
  const reading = readPlausibleMetadata(message, context.trustedSenders);
  const before = reading.kind === "metadata" ? reading.metadata : undefined;
  const base = {
    message,
    originalId: originalId(message, reading),
    producer: readProducer(context.application, {
      attributes: message.attributes,
      senderId: before?.sender ?? message.senderId,
    }),
    diagnosis,
    attempt: before?.attempt ?? 0,
  };
  const unchanged = (why: QuarantineCause): QuarantinePlan => ({
    ...base,
    disposition: "quarantined",
    why,
    needsNotification: true,
    attributes: () => message.attributes,
  });
  if (reading.kind === "unreadable") return unchanged("unreadable-metadata");
  if (reading.kind === "newer") {
    return {
      ...base,
      disposition: "retryScheduled",
      newer: true,
      needsNotification: false,
      attributes: () => message.attributes,
      notBefore: context.now,
      delaySeconds: 0,
    };
  }

  const retryScheduled = !diagnosis.permanent && base.attempt < context.maxAttempts;
  const wait = retryScheduled ? equalJitterMs(context.backoff, base.attempt, context.random) : 0;
  const notBefore = context.now + wait;
  const { by: _sentBackBy, ...unknownFields } = before ?? {};
  const write = (notified: boolean) => {
    const metadata: DeadLetterMetadata = {
      ...unknownFields,
      v: 1,
      id: base.originalId,
      sentAt: before?.sentAt ?? message.sentAt,
      sender: before?.sender ?? senderForMetadata(message.senderId),
      reason: diagnosis.reason,
      cause: diagnosis.cause,
      attempt: base.attempt,
      deadAt: context.now,
      notBefore,
      notified,
    };
    return attributesWithMetadata(message, metadata, context.maxMessageBytes);
  };
  const needsNotification = write(false);
  if (needsNotification === undefined) return unchanged("no-room");
  const attributes = (notified: boolean) =>
    (notified ? write(true) : needsNotification) ?? message.attributes;

  if (!retryScheduled) {
    const why = diagnosis.permanent ? "permanent" : "attempts-spent";
    return { ...base, disposition: "quarantined", why, needsNotification: true, attributes };
  }
  // A letter that came back is visible at once: it is the redriver's evidence that its cause still stands.
  const delaySeconds = base.attempt === 0 ? Math.min(SQS_LIMITS.delaySeconds, Math.ceil(wait / 1000)) : 0;
  return {
    ...base,
    disposition: "retryScheduled",
    needsNotification: !(before?.notified ?? false),
    attributes,
    notBefore,
    delaySeconds,
  };
}
