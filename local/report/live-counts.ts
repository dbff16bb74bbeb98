import { readFile } from "node:fs/promises";
import { countMail } from "../reconciliation/read-mail";
import { countMessages } from "../reconciliation/read-queue";
import { ledgerFileOf } from "../run-folder";
import type { ReadyRun } from "../run-locally";
import { findFunction } from "../terraform/roles";

/** How the run stands, for a person who watches. The books are taken from other sources, at the end. */
export interface LiveCounts {
  readonly sent: number;
  readonly main: number;
  readonly deadLetter: number;
  readonly retryScheduled: number;
  readonly quarantined: number;
  readonly processed: number;
  readonly alerts: number;
}

async function countLines(file: string): Promise<number> {
  const text = await readFile(file, "utf8").catch(() => "");
  return text.split("\n").length - 1;
}

/** Looks at queues, ledgers and mail. */
export async function takeLiveCounts({ system, queues, sqs, folder }: ReadyRun): Promise<LiveCounts> {
  const ledger = (service: "producer" | "consumer") =>
    countLines(ledgerFileOf(folder, findFunction(system, service).name));
  const [sent, processed, main, deadLetter, retryScheduled, quarantined, { alerts }] = await Promise.all([
    ledger("producer"),
    ledger("consumer"),
    countMessages(sqs, queues.main.url),
    countMessages(sqs, queues.deadLetter.url),
    countMessages(sqs, queues.retry.url),
    countMessages(sqs, queues.quarantine.url),
    countMail(folder.mail),
  ]);
  return { sent, main, deadLetter, retryScheduled, quarantined, processed, alerts };
}
