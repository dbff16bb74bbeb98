import type { SQSClient } from "@aws-sdk/client-sqs";
import type { JourneyQueues } from "../roles";
import { readProcessed, readProduced } from "./read-ledger";
import { countMail, type MailCount } from "./read-mail";
import { type QueueReading, type ReadOptions, readQueue } from "./read-queue";
import { type Books, reconcile } from "./reconcile";

export interface BookSources {
  /** A client of the reader's own. */
  readonly sqs: SQSClient;
  readonly queues: JourneyQueues;
  readonly producedLedger: string;
  readonly processedLedger: string;
  readonly mailFolder: string;
  readonly parkedBefore: QueueReading;
}

/** Reads queues, ledgers and mailboxes, while nothing runs, and reconciles them. */
export async function takeBooks(sources: BookSources, options: ReadOptions): Promise<Books & MailCount> {
  const { sqs, queues, parkedBefore } = sources;
  // In the direction in which a receive may move a message.
  const main = await readQueue(sqs, queues.main, options);
  const deadLetter = await readQueue(sqs, queues.deadLetter, options);
  const parking = await readQueue(sqs, queues.parking, options);
  const quarantine = await readQueue(sqs, queues.quarantine, options);
  const books = reconcile({
    produced: await readProduced(sources.producedLedger),
    processed: await readProcessed(sources.processedLedger),
    parkedBefore,
    main,
    deadLetter,
    parking,
    quarantine,
  });
  return { ...books, ...(await countMail(sources.mailFolder)) };
}
