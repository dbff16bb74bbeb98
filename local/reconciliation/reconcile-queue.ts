import type { SQSClient } from "@aws-sdk/client-sqs";
import { readList } from "../../core/environment/environment";
import type { TrustedSenders } from "../../core/metadata/trusted-senders";
import type { ReliableQueue } from "../terraform/reliable-queues";
import { readProcessed, type SentEntry } from "./read-ledger";
import { type QueueReading, readQueue } from "./read-queue";
import { type Reconciliation, reconcile } from "./reconcile";

/** The reader trusts the same metadata as the notifier. */
export const trustedSendersOf = ({ notifier }: Pick<ReliableQueue, "notifier">): TrustedSenders =>
  new Set(readList(notifier.environment, "TRUSTED_SENDERS"));

export interface ReconciliationSources {
  /** Reads the queues, and nothing else. */
  readonly sqs: SQSClient;
  readonly sent: readonly SentEntry[];
  readonly processedLedger: string;
  readonly scheduledBefore: QueueReading;
  readonly standstillSeconds?: number;
}

/** Longer than what a previous reader has left invisible. */
const PATIENCE = 75;

/** Reads the queues and the ledger of one reliable queue while nothing is running, and reconciles them. */
export async function reconcileQueue(
  queue: Pick<ReliableQueue, "queues" | "notifier">,
  { sqs, processedLedger, ...known }: ReconciliationSources,
): Promise<Reconciliation> {
  const options = { trusted: trustedSendersOf(queue), patience: PATIENCE };
  const { queues } = queue;
  // In the direction in which a receive can move a message.
  const main = await readQueue(sqs, queues.main, options);
  const deadLetter = await readQueue(sqs, queues.deadLetter, options);
  const retry = await readQueue(sqs, queues.retry, options);
  const quarantine = await readQueue(sqs, queues.quarantine, options);
  const processed = await readProcessed(processedLedger);
  return reconcile({ ...known, processed, main, deadLetter, retry, quarantine });
}
