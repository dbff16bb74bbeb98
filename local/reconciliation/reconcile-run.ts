import type { SQSClient } from "@aws-sdk/client-sqs";
import type { JourneyQueues } from "../terraform/roles";
import { readProcessed, readProduced } from "./read-ledger";
import { countMail, type MailCount } from "./read-mail";
import { type QueueReading, type ReadOptions, readQueue } from "./read-queue";
import { type Reconciliation, reconcile } from "./reconcile";

export interface ReconciliationSources {
  /** A client of the reader's own. */
  readonly sqs: SQSClient;
  readonly queues: JourneyQueues;
  readonly producedLedger: string;
  readonly processedLedger: string;
  readonly mailFolder: string;
  readonly scheduledBefore: QueueReading;
}

/** Reads queues, ledgers and mailboxes, while nothing runs, and reconciles them. */
export async function reconcileRun(
  sources: ReconciliationSources,
  options: ReadOptions,
): Promise<Reconciliation & MailCount> {
  const { sqs, queues, scheduledBefore } = sources;
  // In the direction in which a receive may move a message.
  const main = await readQueue(sqs, queues.main, options);
  const deadLetter = await readQueue(sqs, queues.deadLetter, options);
  const retry = await readQueue(sqs, queues.retry, options);
  const quarantine = await readQueue(sqs, queues.quarantine, options);
  const books = reconcile({
    produced: await readProduced(sources.producedLedger),
    processed: await readProcessed(sources.processedLedger),
    scheduledBefore,
    main,
    deadLetter,
    retry,
    quarantine,
  });
  return { ...books, ...(await countMail(sources.mailFolder)) };
}
