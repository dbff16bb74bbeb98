import { type DeadLetterMetadata, readMetadata } from "../../core/messages/dead-letter-metadata";
import { logNotMoved } from "../../core/messages/log-not-moved";
import type { MessageAttributes } from "../../core/messages/message";
import { moveMessages } from "../../core/messages/move-messages";
import { MovePipeline } from "../../core/messages/move-pipeline";
import type { SqsPort } from "../../core/messages/sqs-port";
import type { Transfer } from "../../core/messages/transfer";
import { ownAttributes } from "../../core/messages/unproven-metadata";
import { attributesWithMetadata, originOf } from "../../core/messages/write-metadata";
import type { Deadline } from "../../core/runtime/deadline";
import type { Log } from "../../core/runtime/log";
import type { Failed } from "./handle-message";
import type { ConsumerSettings } from "./settings";

export interface VerdictPorts {
  readonly sqs: SqsPort;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly log: Log;
}

/**
 * Moves messages of which only the consumer knows what is wrong to the DLQ as copies with its verdict: what is
 * permanent at once, the rest on the last receive. SQS would move them unchanged, and the notifier would find nothing.
 * Returns what was sent; its original is deleted, or is to be acknowledged.
 */
export async function sendVerdicts(
  failures: readonly Failed[],
  settings: ConsumerSettings,
  { sqs, now, log }: VerdictPorts,
  deadline: Deadline,
): Promise<ReadonlySet<Failed>> {
  const transfers = new Map<Transfer, Failed>();
  for (const failure of failures) {
    const { message, diagnosis, consumerOnly } = failure;
    const isDue = diagnosis.permanent || message.receiveCount >= settings.maxReceiveCount;
    const attributes = consumerOnly && isDue ? withVerdict(failure, settings, now()) : undefined;
    if (attributes !== undefined) {
      transfers.set({ message, to: settings.deadLetterQueueUrl, attributes }, failure);
    }
  }
  const { moved, notMoved } = await moveMessages(sqs, [...transfers.keys()], {
    from: settings.queueUrl,
    deadline,
    pipeline: new MovePipeline({ deletedByMapping: true }),
  });
  logNotMoved(
    log,
    "verdicts not sent, SQS moves the messages without them",
    notMoved,
    settings.trustedSenders,
  );
  return new Set(moved.flatMap(({ transfer }) => transfers.get(transfer) ?? []));
}

/** Undefined where there is no room, or metadata that cannot be read and must not be lost. */
function withVerdict(
  { message, diagnosis: { reason, cause } }: Failed,
  { trustedSenders }: ConsumerSettings,
  now: number,
): MessageAttributes | undefined {
  const reading = readMetadata(message, trustedSenders);
  if (reading.kind === "newer" || reading.kind === "unreadable") return undefined;
  const first = { ...originOf(message), attempt: 0, notified: false };
  const before = reading.kind === "metadata" ? reading.metadata : first;
  const metadata: DeadLetterMetadata = {
    ...before,
    v: 1,
    reason,
    cause,
    by: "consumer",
    deadAt: now,
    notBefore: now,
  };
  const own = { body: message.body, attributes: ownAttributes(message, trustedSenders) };
  // A copy by the consumer that comes back was never read by the notifier: it still has the cause before it.
  const diedBefore = reading.kind === "metadata" && reading.metadata.by !== "consumer";
  const withCauseBefore = diedBefore ? { ...metadata, causeBefore: reading.metadata.cause } : metadata;
  // The verdict matters more than the cause before, where there is no room for both.
  return attributesWithMetadata(own, withCauseBefore) ?? attributesWithMetadata(own, metadata);
}
