import type { SQSClient } from "@aws-sdk/client-sqs";
import type { RunningSystem } from "./lambda/running-system";
import type { SentEntry } from "./reconciliation/read-ledger";
import { countMessages, type QueueReading, readQueue } from "./reconciliation/read-queue";
import { trustedSendersOf } from "./reconciliation/reconcile-queue";
import type { Sending } from "./sending/plan-sending";
import type { ReliableQueue } from "./terraform/reliable-queues";

/** What has happened so far in a run. */
export type Step =
  | { readonly step: "synthesising" | "redriving" | "reconciling" }
  | { readonly step: "created"; readonly queues: number; readonly functions: number }
  | { readonly step: "sending"; readonly asked: number }
  | { readonly step: "sent"; readonly asked: number; readonly sent: number }
  | { readonly step: "isolated"; readonly quarantine: QueueReading; readonly retry: QueueReading }
  | { readonly step: "deploying"; readonly settings: Readonly<Record<string, string>> };

export type OnStep = (step: Step) => void;

export interface ScenarioPorts {
  readonly system: Pick<RunningSystem, "startMappings" | "startSchedules" | "pause">;
  /** Reads the queues, and nothing else. */
  readonly sqs: SQSClient;
  readonly queues: readonly ReliableQueue[];
  readonly sendingOf: (queue: ReliableQueue) => Sending;
  /** The settings with which what failed for a time can succeed; none where no deployment is needed. */
  readonly recovery: Readonly<Record<string, string>>;
  readonly redeploy: (settings: Readonly<Record<string, string>>) => Promise<void>;
  readonly onStep: OnStep;
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** When the run stops waiting (epoch ms), even if something is still missing. */
  readonly deadlineMs: number;
}

/** What was seen of one queue on the way. */
export interface Played {
  readonly sent: readonly SentEntry[];
  /** What was scheduled for retry before anything was redriven. */
  readonly scheduledBefore: QueueReading;
}

/** How long the reader of the retry queue waits for what is still delayed. */
const RETRY_READ_MS = 12_000;

const NOTHING: QueueReading = { messages: [], unread: 0 };
const concat = (readings: readonly QueueReading[]): QueueReading => ({
  messages: readings.flatMap(({ messages }) => messages),
  unread: readings.reduce((sum, { unread }) => sum + unread, 0),
});

/**
 * Messages are sent; what cannot be processed is quarantined or scheduled for retry; the cause of the failures is
 * removed; the redriver sends back what was scheduled for retry. Ends with nothing running. A wait that reaches the
 * deadline is no error: the reconciliation says what is missing.
 */
export async function playScenario(ports: ScenarioPorts): Promise<ReadonlyMap<ReliableQueue, Played>> {
  const { system, sqs, queues, onStep } = ports;
  let { deadlineMs } = ports;
  const untilEmpty = (roles: readonly (keyof ReliableQueue["queues"])[]) => {
    const urls = queues.flatMap((queue) => roles.map((role) => queue.queues[role].url));
    return waitUntilEmpty(urls, { ...ports, deadlineMs });
  };
  await system.startMappings();
  const sendings = queues.map((queue) => [queue, ports.sendingOf(queue)] as const);
  const asked = sendings.reduce((sum, [, sending]) => sum + sending.asked, 0);
  onStep({ step: "sending", asked });
  const sent = new Map(
    await Promise.all(sendings.map(async ([queue, { send }]) => [queue, await send()] as const)),
  );
  onStep({ step: "sent", asked, sent: [...sent.values()].flat().length });
  await untilEmpty(["main", "deadLetter"]);

  // Nothing redrives yet, so that nothing else receives from these queues.
  const readAll = (role: "retry" | "quarantine") =>
    Promise.all(
      queues.map(async (queue) => {
        const deadline = Math.min(deadlineMs, ports.now() + RETRY_READ_MS);
        const options = { trusted: trustedSendersOf(queue), now: ports.now, deadlineMs: deadline };
        return [queue, await readQueue(sqs, queue.queues[role], options)] as const;
      }),
    );
  const scheduled = new Map(await readAll("retry"));
  const quarantined = new Map(await readAll("quarantine"));
  onStep({
    step: "isolated",
    retry: concat([...scheduled.values()]),
    quarantine: concat([...quarantined.values()]),
  });

  const waiting = [...scheduled.values()].some(({ messages, unread }) => messages.length + unread > 0);
  if (waiting && Object.keys(ports.recovery).length > 0) {
    onStep({ step: "deploying", settings: ports.recovery });
    const before = ports.now();
    await ports.redeploy(ports.recovery);
    // What the project's synthesis takes is no time of its messages.
    deadlineMs += ports.now() - before;
  }
  onStep({ step: "redriving" });
  system.startSchedules();
  await untilEmpty(["retry", "main", "deadLetter"]);
  await system.pause();
  return new Map(
    queues.map((queue) => [
      queue,
      { sent: sent.get(queue) ?? [], scheduledBefore: scheduled.get(queue) ?? NOTHING },
    ]),
  );
}

const CHECK_MS = 100;

/**
 * Waits until queues are empty twice in a row, because one pass over them can miss a message that moves between them.
 * Ends at the deadline, too.
 */
async function waitUntilEmpty(
  urls: readonly string[],
  { sqs, deadlineMs, now, sleep }: ScenarioPorts,
): Promise<void> {
  for (let inARow = 0; inARow < 2 && now() < deadlineMs; await sleep(CHECK_MS)) {
    const counts = await Promise.all(urls.map((url) => countMessages(sqs, url)));
    inARow = counts.every((count) => count === 0) ? inARow + 1 : 0;
  }
}
