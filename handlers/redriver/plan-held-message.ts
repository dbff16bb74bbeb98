import type { Message, MessageAttributes } from "../../core/messages/message";
import type { DeadLetterMetadata } from "../../core/metadata/dead-letter-metadata";
import { readMetadata } from "../../core/metadata/read-metadata";
import type { TrustedSenders } from "../../core/metadata/trusted-senders";
import { attributesWithMetadata } from "../../core/metadata/write-metadata";
import { SQS_LIMITS } from "../../core/sqs/sqs-limits";
import type { PersistingCauses } from "./persisting-causes";

export interface RedriveRules {
  readonly maxAttempts: number;
  readonly trustedSenders: TrustedSenders;
  /** The largest message that the queues accept, in bytes. */
  readonly maxMessageBytes: number;
  /** From when on a returned message is evidence: epoch ms of the previous run. */
  readonly evidenceSince: number;
  /** A copy that has been held for longer is sent to its own queue again. */
  readonly renewAfterMs: number;
}

/** What a run remembers from one round to the next; nothing outlives the run. */
export interface RunMemory {
  readonly evidence: PersistingCauses;
  /** Messages that this run may still redrive. */
  remaining: number;
}

export type Decision = { readonly message: Message } & (
  | { readonly kind: "redrive"; readonly attributes: MessageAttributes }
  | { readonly kind: "quarantine"; readonly why: "unreadable" | "attempts-spent" | "no-room" }
  /** Due later; `newer`: a later release wrote its metadata. */
  | { readonly kind: "defer"; readonly seconds: number; readonly newer?: true }
  | { readonly kind: "hold-back" }
  /** It stays as a new copy that is hidden for this long. */
  | { readonly kind: "renew"; readonly seconds: number }
);

/** Two machines' clocks differ by less than this. */
const CLOCK_SKEW_MS = 5 * 60_000;

/** A visibility timeout ends at most 12 h after the receive. The time since then, and a margin, is subtracted. */
const MAX_DEFER_SECONDS = SQS_LIMITS.visibilitySeconds - 900;

/** How often a message with metadata from a later release is received again: that release may return at any time. */
const NEWER_DEFER_SECONDS = 900;

/**
 * Whether this system can have written it: it did not die in the future, and is not due later than any backoff
 * allows.
 */
function isPlausible(metadata: DeadLetterMetadata, now: number): boolean {
  const longestWaitMs = SQS_LIMITS.visibilitySeconds * 1000;
  return (
    metadata.deadAt <= now + CLOCK_SKEW_MS &&
    metadata.notBefore <= metadata.deadAt + longestWaitMs + CLOCK_SKEW_MS
  );
}

/** Adds everything that is held to the evidence before anything is decided. Returns how many messages came back. */
export function gatherEvidence(
  held: readonly Message[],
  now: number,
  rules: RedriveRules,
  { evidence }: RunMemory,
): number {
  let returned = 0;
  for (const message of held) {
    const reading = readMetadata(message, rules.trustedSenders);
    if (reading.kind !== "metadata" || !isPlausible(reading.metadata, now)) continue;
    const { attempt, deadAt } = reading.metadata;
    const hasReturned = attempt >= 1 && deadAt > rules.evidenceSince;
    evidence.add(reading.metadata, hasReturned);
    if (hasReturned) returned += 1;
  }
  return returned;
}

/** Decides about everything that is held, longest due first. Pure except for the run's memory. */
export function decideRedrives(
  held: readonly Message[],
  now: number,
  rules: RedriveRules,
  memory: RunMemory,
): Decision[] {
  const readings = held.map((message) => ({
    message,
    reading: readMetadata(message, rules.trustedSenders),
  }));
  const notBefore = ({ reading }: (typeof readings)[number]) => reading.metadata?.notBefore ?? 0;
  readings.sort((a, b) => notBefore(a) - notBefore(b));
  return readings.map(({ message, reading }) => {
    if (reading.kind === "newer")
      return renewIfOld({ kind: "defer", message, seconds: NEWER_DEFER_SECONDS, newer: true }, now, rules);
    if (reading.kind !== "metadata" || !isPlausible(reading.metadata, now))
      return { kind: "quarantine", message, why: "unreadable" };
    return renewIfOld(decideOne(message, reading.metadata, now, rules, memory), now, rules);
  });
}

/** Renewal cannot receive what a redriver hides, so the redriver renews messages that it would hide again. */
function renewIfOld(decision: Decision, now: number, { renewAfterMs }: RedriveRules): Decision {
  const { kind, message } = decision;
  if ((kind !== "defer" && kind !== "hold-back") || now - message.sentAt <= renewAfterMs) return decision;
  const wait = kind === "defer" ? decision.seconds : SQS_LIMITS.delaySeconds;
  return { kind: "renew", message, seconds: Math.min(wait, SQS_LIMITS.delaySeconds) };
}

function decideOne(
  message: Message,
  metadata: DeadLetterMetadata,
  now: number,
  rules: RedriveRules,
  memory: RunMemory,
): Decision {
  if (metadata.attempt >= rules.maxAttempts) return { kind: "quarantine", message, why: "attempts-spent" };
  if (metadata.notBefore > now) {
    const seconds = Math.min(MAX_DEFER_SECONDS, Math.ceil((metadata.notBefore - now) / 1000));
    return { kind: "defer", message, seconds };
  }
  if (memory.remaining <= 0 || !memory.evidence.mayTry(metadata)) return { kind: "hold-back", message };
  const { by: _lastSender, ...rest } = metadata;
  const next = { ...rest, attempt: metadata.attempt + 1 };
  const attributes = attributesWithMetadata(message, next, rules.maxMessageBytes);
  if (attributes === undefined) return { kind: "quarantine", message, why: "no-room" };
  memory.remaining -= 1;
  return { kind: "redrive", message, attributes };
}
