import type { Application } from "../../core/application/application";
import type { Diagnosis } from "../../core/application/verdict";
import type { World } from "../../core/application/world";
import type { Message, MessageAttributes } from "../../core/messages/message";
import type { DeadLetterMetadata } from "../../core/metadata/dead-letter-metadata";
import { originalId } from "../../core/metadata/read-metadata";
import { renameUnprovenMetadata } from "../../core/metadata/rename-unproven-metadata";
import { type TrustedSenders, uniqueIdOf } from "../../core/metadata/trusted-senders";
import { attributesWithMetadata, originOf } from "../../core/metadata/write-metadata";
import { type Backoff, equalJitterMs, type Random } from "../../core/runtime/backoff";
import { SQS_LIMITS } from "../../core/sqs/sqs-limits";
import { type IdentifiedProducer, identifyProducer, type ProducersBySender } from "./identify-producer";
import { diagnose, readPlausibleMetadata } from "./read-dead-letter";

/** Why a dead letter is quarantined rather than scheduled for retry. */
export type QuarantineCause = "permanent" | "attempts-spent" | "no-room" | "unreadable-metadata";

interface PlanBase {
  readonly message: Message;
  /** The id under which its producer first sent it. */
  readonly originalId: string;
  readonly producer: IdentifiedProducer;
  /** The unique id of whoever first sent it. */
  readonly sender: string;
  readonly diagnosis: Diagnosis;
  /** Redrives by the system so far. */
  readonly attempt: number;
  /** Whether its producer should get an alert: at its first death, and at its quarantine. */
  readonly needsNotification: boolean;
  /** Whether it is new among the messages of its cause in the queue that it goes to. */
  readonly joinsGroup: boolean;
  /** Attributes for the next transfer, given whether an alert covers it. */
  readonly attributes: (notified: boolean) => MessageAttributes;
}

export interface RetryPlan extends PlanBase {
  readonly disposition: "retryScheduled";
  /** A later release wrote its metadata: it is passed on unchanged. */
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

/** Held unchanged: nothing in the message says under which id it died. */
export const isHeldUnchanged = (plan: Plan): boolean =>
  plan.disposition === "quarantined" && (plan.why === "no-room" || plan.why === "unreadable-metadata");

export interface PlanContext {
  readonly now: number;
  readonly random: Random;
  readonly application: Application;
  readonly world: World<unknown>;
  /** Unique ids whose metadata is trusted. */
  readonly trustedSenders: TrustedSenders;
  readonly producersBySender: ProducersBySender;
  readonly maxAttempts: number;
  readonly backoff: Backoff;
  /** The largest message that the queues accept, in bytes. */
  readonly maxMessageBytes: number;
}

/** Decides what happens to one dead letter. Pure: time and randomness come from the context. */
export function planDeadLetter(letter: Message, context: PlanContext): Plan {
  const { trustedSenders, application, now } = context;
  const message = { ...letter, attributes: renameUnprovenMetadata(letter, trustedSenders) };
  const reading = readPlausibleMetadata(message, trustedSenders);
  const before = reading.metadata;
  const senderId = before?.sender ?? message.senderId;
  const { attributes } = message;
  const diagnosis = diagnose(application, context.world, message, before);
  const base = {
    message,
    originalId: originalId(message, reading),
    producer: identifyProducer(application, { attributes, senderId }, context.producersBySender),
    sender: uniqueIdOf(senderId),
    diagnosis,
    attempt: before?.attempt ?? 0,
  };
  const unchanged = (why: QuarantineCause): QuarantinePlan => ({
    ...base,
    disposition: "quarantined",
    why,
    needsNotification: true,
    joinsGroup: true,
    attributes: () => attributes,
  });
  if (reading.kind === "unreadable") return unchanged("unreadable-metadata");
  if (reading.kind === "newer") {
    return {
      ...base,
      disposition: "retryScheduled",
      newer: true,
      needsNotification: false,
      joinsGroup: false,
      attributes: () => attributes,
      notBefore: now,
      delaySeconds: 0,
    };
  }

  const retryScheduled = !diagnosis.permanent && base.attempt < context.maxAttempts;
  const wait = retryScheduled ? equalJitterMs(context.backoff, base.attempt, context.random) : 0;
  const notBefore = now + wait;
  const {
    by: _lastSender,
    causeBefore: _causeBefore,
    ...kept
  } = before ?? { ...originOf(message), by: undefined, causeBefore: undefined };
  const write = (notified: boolean) => {
    const metadata: DeadLetterMetadata = {
      ...kept,
      v: 1,
      reason: diagnosis.reason,
      cause: diagnosis.cause,
      attempt: base.attempt,
      deadAt: now,
      notBefore,
      notified,
    };
    return attributesWithMetadata(message, metadata, context.maxMessageBytes);
  };
  const unnotified = write(false);
  if (unnotified === undefined) return unchanged("no-room");
  const written = (notified: boolean) => (notified ? write(true) : unnotified) ?? attributes;

  if (!retryScheduled) {
    const why = diagnosis.permanent ? "permanent" : "attempts-spent";
    return {
      ...base,
      disposition: "quarantined",
      why,
      needsNotification: true,
      joinsGroup: true,
      attributes: written,
    };
  }
  // A message that came back is visible at once: it is the redriver's evidence that its cause persists.
  const delaySeconds = base.attempt === 0 ? Math.min(SQS_LIMITS.delaySeconds, Math.ceil(wait / 1000)) : 0;
  return {
    ...base,
    disposition: "retryScheduled",
    needsNotification: !(before?.notified ?? false),
    joinsGroup: causeBefore(before) !== diagnosis.cause,
    attributes: written,
    notBefore,
    delaySeconds,
  };
}

/** The cause of its previous death, which the consumer overwrites with its verdict. Undefined at a first death. */
const causeBefore = (before: DeadLetterMetadata | undefined): string | undefined =>
  before?.by === "consumer" ? before.causeBefore : before?.cause;
