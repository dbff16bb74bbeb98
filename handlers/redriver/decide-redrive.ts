import {
  attributesWithMetadata,
  type DeadLetterMetadata,
  readMetadata,
} from "../../core/messages/dead-letter-metadata";
import { SQS_LIMITS } from "../../core/messages/limits";
import type { Message, MessageAttributes } from "../../core/messages/message";
import type { TrustedSenders } from "../../core/messages/senders";

export interface RedriveRules {
  readonly maxAttempts: number;
  readonly trustedSenders: TrustedSenders;
  /** Bytes of a message that the queues take. Default: what SQS allows. */
  readonly maxMessageBytes?: number | undefined;
  /** Since when a returned message is evidence: epoch ms of the previous run. */
  readonly evidenceSince: number;
}

/** What a run remembers from one round to the next; nothing outlives the run. */
export interface RunMemory {
  /** Causes of which a redriven message died again since the previous run. */
  readonly standing: Set<string>;
  /** How many of a standing cause this run has sent. */
  readonly canaries: Map<string, number>;
  /** Messages that this run may still redrive. */
  remaining: number;
}

export type Decision =
  | { readonly kind: "redrive"; readonly message: Message; readonly attributes: MessageAttributes }
  | {
      readonly kind: "quarantine";
      readonly message: Message;
      readonly why: "unreadable" | "attempts-spent" | "no-room";
    }
  | {
      readonly kind: "defer";
      readonly message: Message;
      readonly seconds: number;
      /** Its metadata is a later release's. */
      readonly newer?: true;
    }
  | { readonly kind: "hold-back"; readonly message: Message };

/** How many messages of a standing cause try whether it still stands. */
export const CANARIES_PER_CAUSE = 10;

/** How often a message is looked at whose metadata is a later release's: that release may be back at any time. */
const NEWER_DEFER_SECONDS = 900;

/** Clocks of two machines differ by less. */
const CLOCK_SKEW_MS = 5 * 60_000;

/** Visibility ends 12 h after the receive; what was spent since then, and a margin, is taken off. */
const MAX_DEFER_SECONDS = SQS_LIMITS.visibilitySeconds - 900;

/** Metadata that this system cannot have written: dead in the future, or due later than any backoff reaches. */
function isPlausible(metadata: DeadLetterMetadata, now: number): boolean {
  const longestWaitMs = SQS_LIMITS.visibilitySeconds * 1000;
  return (
    metadata.deadAt <= now + CLOCK_SKEW_MS &&
    metadata.notBefore <= metadata.deadAt + longestWaitMs + CLOCK_SKEW_MS
  );
}

/** One cause, not one reason: one product of several may stay out while the others are back. */
const breakerOf = ({ cause }: DeadLetterMetadata): string => cause;

function isEvidence(metadata: DeadLetterMetadata, rules: RedriveRules): boolean {
  return metadata.attempt >= 1 && metadata.deadAt > rules.evidenceSince;
}

/** Collects the causes that still stand, over everything that is held, before anything is decided. */
export function gatherEvidence(
  held: readonly Message[],
  now: number,
  rules: RedriveRules,
  memory: RunMemory,
): number {
  let returned = 0;
  for (const message of held) {
    const reading = readMetadata(message, rules.trustedSenders);
    if (
      reading.kind !== "metadata" ||
      !isPlausible(reading.metadata, now) ||
      !isEvidence(reading.metadata, rules)
    )
      continue;
    memory.standing.add(breakerOf(reading.metadata));
    returned += 1;
  }
  return returned;
}

/** Decides about everything that is held, the longest due first. Pure but for the run's memory. */
export function decideRedrives(
  held: readonly Message[],
  now: number,
  rules: RedriveRules,
  memory: RunMemory,
): Decision[] {
  const readings = held.map((message) => ({ message, reading: readMetadata(message, rules.trustedSenders) }));
  const notBefore = ({ reading }: (typeof readings)[number]) =>
    reading.kind === "metadata" ? reading.metadata.notBefore : 0;
  readings.sort((a, b) => notBefore(a) - notBefore(b));
  return readings.map(({ message, reading }) => {
    if (reading.kind === "newer")
      return { kind: "defer", message, seconds: NEWER_DEFER_SECONDS, newer: true };
    if (reading.kind !== "metadata" || !isPlausible(reading.metadata, now)) {
      return { kind: "quarantine", message, why: "unreadable" };
    }
    return decideOne(message, reading.metadata, now, rules, memory);
  });
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
  if (memory.remaining <= 0) return { kind: "hold-back", message };
  const breaker = breakerOf(metadata);
  if (memory.standing.has(breaker)) {
    const sent = memory.canaries.get(breaker) ?? 0;
    if (sent >= CANARIES_PER_CAUSE) return { kind: "hold-back", message };
    memory.canaries.set(breaker, sent + 1);
  }
  const { by: _operator, ...rest } = metadata;
  const attributes = attributesWithMetadata(
    message,
    { ...rest, attempt: metadata.attempt + 1 },
    rules.maxMessageBytes,
  );
  if (attributes === undefined) return { kind: "quarantine", message, why: "no-room" };
  memory.remaining -= 1;
  return { kind: "redrive", message, attributes };
}
