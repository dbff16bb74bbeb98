import type { MessageAttributes } from "../../core/messages/message";
import type { DeadLetterMetadata } from "../../core/metadata/dead-letter-metadata";
import { readMetadata } from "../../core/metadata/read-metadata";
import { renameUnprovenMetadata } from "../../core/metadata/rename-unproven-metadata";
import { attributesWithMetadata, originOf } from "../../core/metadata/write-metadata";
import { logNotMoved } from "../../core/moving/log-not-moved";
import { moveMessages } from "../../core/moving/move-messages";
import { MovePipeline } from "../../core/moving/move-pipeline";
import type { Transfer } from "../../core/moving/transfer";
import type { Deadline } from "../../core/runtime/deadline";
import type { Log } from "../../core/runtime/log";
import type { SqsPort } from "../../core/sqs/sqs-port";
import type { Failed } from "./handle-message";
import type { ConsumerSettings } from "./settings";

export interface VerdictPorts {
  readonly sqs: SqsPort;
  /** Epoch milliseconds. */
  readonly now: () => number;
  readonly log: Log;
}

/**
 * If only the consumer knows what is wrong with a message, moves it to the DLQ as a copy with its verdict: permanent
 * failures at once, others on the last receive. SQS would move it unchanged, and the notifier would find nothing
 * wrong. Returns what was sent; its original is deleted or is to be acknowledged.
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

/** Undefined if there is no room, or if its metadata cannot be read and must not be lost. */
function withVerdict(
  { message, diagnosis: { reason, cause } }: Failed,
  { trustedSenders }: ConsumerSettings,
  now: number,
): MessageAttributes | undefined {
  const reading = readMetadata(message, trustedSenders);
  if (reading.kind === "newer" || reading.kind === "unreadable") return undefined;
  const first = { ...originOf(message), attempt: 0, notified: false };
  const before = reading.metadata ?? first;
  const metadata: DeadLetterMetadata = {
    ...before,
    v: 1,
    reason,
    cause,
    by: "consumer",
    deadAt: now,
    notBefore: now,
  };
  const own = { body: message.body, attributes: renameUnprovenMetadata(message, trustedSenders) };
  // A copy by the consumer that comes back was never read by the notifier, so it still has the previous cause.
  const diedBefore = reading.kind === "metadata" && reading.metadata.by !== "consumer";
  const withCauseBefore = diedBefore ? { ...metadata, causeBefore: reading.metadata.cause } : metadata;
  // If there is no room for both, the verdict matters more than the previous cause.
  return attributesWithMetadata(own, withCauseBefore) ?? attributesWithMetadata(own, metadata);
}
