import { readFile } from "node:fs/promises";
import type { Stage } from "../play-and-reconcile";
import { countMessages } from "../reconciliation/read-queue";
import { ledgerFileOf } from "../run-folder";
import type { ReliableQueue } from "../terraform/reliable-queues";

const LABELS = { main: "main queue", deadLetter: "DLQ", retry: "retry", quarantine: "quarantine" } as const;
const ROLES = ["main", "deadLetter", "retry", "quarantine"] as const;

const cell = (label: string, count: number): string => `  ${label} ${String(count).padStart(4)}`;

async function formatQueue(queue: ReliableQueue, { reader, folder, mails }: Stage): Promise<string> {
  const inQueues = await Promise.all(
    ROLES.map(async (role) => cell(LABELS[role], await countMessages(reader, queue.queues[role].url))),
  );
  const ledger = await readFile(ledgerFileOf(folder, queue.consumer.name), "utf8").catch(() => "");
  const alerts = mails.filter(({ notification }) => notification.TopicArn === queue.alerts.arn);
  const ids = new Set(alerts.map(({ notification }) => notification.MessageId));
  const others = [cell("processed", ledger.split("\n").length - 1), cell("alerts", ids.size)];
  return [`  ${queue.name}:`, ...inQueues, ...others].join("");
}

/** The state of each queue in one line, for a person who is watching. The reconciliation does not use it. */
export async function formatLiveCounts(stage: Stage): Promise<string> {
  return (await Promise.all(stage.queues.map((queue) => formatQueue(queue, stage)))).join("\n");
}
