import { readFile } from "node:fs/promises";
import type { Stage } from "../play-and-reconcile";
import { countMessages } from "../reconciliation/read-queue";
import { ledgerFileOf } from "../run-folder";
import type { ReliableQueue } from "../terraform/reliable-queues";

/** The state of one queue, for a person who watches. The reconciliation does not use it. */
export interface LiveCounts {
  readonly name: string;
  readonly main: number;
  readonly deadLetter: number;
  readonly retry: number;
  readonly quarantine: number;
  readonly processed: number;
  readonly alerts: number;
}

async function countLines(file: string): Promise<number> {
  const text = await readFile(file, "utf8").catch(() => "");
  return text.split("\n").length - 1;
}

async function countOf(
  { name, queues, consumer, alerts }: ReliableQueue,
  { reader, folder, mails }: Stage,
): Promise<LiveCounts> {
  const [main, deadLetter, retry, quarantine] = await Promise.all(
    [queues.main, queues.deadLetter, queues.retry, queues.quarantine].map(({ url }) =>
      countMessages(reader, url),
    ),
  );
  const ids = mails.flatMap(({ notification }) =>
    notification.TopicArn === alerts.arn ? notification.MessageId : [],
  );
  return {
    name,
    main: main ?? 0,
    deadLetter: deadLetter ?? 0,
    retry: retry ?? 0,
    quarantine: quarantine ?? 0,
    processed: await countLines(ledgerFileOf(folder, consumer.name)),
    alerts: new Set(ids).size,
  };
}

export const takeLiveCounts = (stage: Stage): Promise<LiveCounts[]> =>
  Promise.all(stage.queues.map((queue) => countOf(queue, stage)));

/** One line a queue. */
export function formatCounts(counts: readonly LiveCounts[]): string {
  const cell = (label: string, value: number) => `${label} ${String(value).padStart(4)}`;
  return counts
    .map(({ name, main, deadLetter, retry, quarantine, processed, alerts }) =>
      [
        `  ${name}:`,
        cell("main queue", main),
        cell("DLQ", deadLetter),
        cell("retry", retry),
        cell("quarantine", quarantine),
        cell("processed", processed),
        cell("alerts", alerts),
      ].join("  "),
    )
    .join("\n");
}
