import type { RunningSystem } from "./lambda/running-system";
import type { SentEntry } from "./reconciliation/read-ledger";
import { type QueueReading, readQueue } from "./reconciliation/read-queue";
import { trustedSendersOf } from "./reconciliation/reconcile-queue";
import type { Sending } from "./sending/plan-sending";
import type { ReliableQueue } from "./terraform/reliable-queues";
import { areEmpty, type WaitPorts, waitUntilEmpty } from "./wait-until-empty";

/** What has happened so far in a run. */
export type Step =
  | { readonly step: "synthesizing" | "redriving" | "reconciling" }
  | { readonly step: "created"; readonly queues: number; readonly functions: number }
  | { readonly step: "sending"; readonly asked: number }
  | { readonly step: "sent"; readonly asked: number; readonly sent: number }
  | { readonly step: "isolated"; readonly quarantine: QueueReading; readonly retry: QueueReading }
  | { readonly step: "deploying"; readonly settings: Readonly<Record<string, string>> };

export type OnStep = (step: Step) => void;

export interface JourneyPorts extends WaitPorts {
  readonly system: Pick<RunningSystem, "startMappings" | "startSchedules" | "pause">;
  readonly queues: readonly ReliableQueue[];
  readonly sendingOf: (queue: ReliableQueue) => Sending;
  /** The settings with which transient failures can recover. None if no deployment is needed. */
  readonly recovery: Readonly<Record<string, string>>;
  readonly redeploy: (settings: Readonly<Record<string, string>>) => Promise<void>;
  readonly onStep: OnStep;
}

/** What was observed of one queue on the way. */
export interface Played {
  readonly sent: readonly SentEntry[];
  /** What was scheduled for retry before anything was redriven. */
  readonly scheduledBefore: QueueReading;
  /** How long nothing moved before the run stopped waiting. Undefined: everything has arrived where it belongs. */
  readonly standstillSeconds?: number;
}

/** How many seconds in a row the reader of the retry queue waits for what is still delayed. */
const RETRY_PATIENCE = 12;

const NOTHING: QueueReading = { messages: [], unread: 0 };
const concat = (readings: readonly QueueReading[]): QueueReading => ({
  messages: readings.flatMap(({ messages }) => messages),
  unread: readings.reduce((sum, { unread }) => sum + unread, 0),
});

type Role = keyof ReliableQueue["queues"];

/**
 * Messages are sent. What cannot be processed is quarantined or scheduled for retry. The cause of the failures is
 * removed, and the redriver sends back what was scheduled for retry. Ends with nothing running. A standstill is not
 * an error: the reconciliation reports where it left what.
 */
export async function playJourney(ports: JourneyPorts): Promise<ReadonlyMap<ReliableQueue, Played>> {
  const { system, queues, onStep } = ports;
  const urlsOf = (...roles: readonly Role[]) =>
    queues.flatMap((queue) => roles.map((role) => queue.queues[role].url));
  await system.startMappings();
  const sendings = queues.map((queue) => [queue, ports.sendingOf(queue)] as const);
  const asked = sendings.reduce((sum, [, sending]) => sum + sending.asked, 0);
  onStep({ step: "sending", asked });
  const sent = new Map(
    await Promise.all(sendings.map(async ([queue, { send }]) => [queue, await send()] as const)),
  );
  onStep({ step: "sent", asked, sent: [...sent.values()].flat().length });
  let waited = await waitUntilEmpty(urlsOf("main", "deadLetter"), ports);

  // Nothing redrives yet, so nothing else receives from these queues.
  const scheduled = await readAll("retry", ports);
  const quarantined = await readAll("quarantine", ports);
  onStep({
    step: "isolated",
    retry: concat([...scheduled.values()]),
    quarantine: concat([...quarantined.values()]),
  });

  const waiting = [...scheduled.values()].some(({ messages, unread }) => messages.length + unread > 0);
  if (waited.empty && waiting && Object.keys(ports.recovery).length > 0) {
    onStep({ step: "deploying", settings: ports.recovery });
    await ports.redeploy(ports.recovery);
  }
  if (waited.empty) {
    onStep({ step: "redriving" });
    waited = await redriveUntilEmpty(urlsOf("retry", "main", "deadLetter"), ports);
  }
  await system.pause();
  return new Map(
    queues.map((queue) => [
      queue,
      {
        sent: sent.get(queue) ?? [],
        scheduledBefore: scheduled.get(queue) ?? NOTHING,
        ...(!waited.empty && { standstillSeconds: waited.standstillSeconds }),
      },
    ]),
  );
}

/** What circulates between the queues can be missed by a count, but not once nothing is running. */
async function redriveUntilEmpty(urls: readonly string[], ports: JourneyPorts) {
  const { system, sqs, queues } = ports;
  const backoffSeconds = Math.max(
    ...queues.map(({ notifier }) => Number(notifier.environment.BACKOFF_CAP_SECONDS ?? 0)),
  );
  for (;;) {
    system.startSchedules();
    const waited = await waitUntilEmpty(urls, ports, backoffSeconds);
    await system.pause();
    if (!waited.empty || (await areEmpty(sqs, urls))) return waited;
    await system.startMappings();
  }
}

async function readAll(role: Role, { queues, sqs }: JourneyPorts) {
  const readings = queues.map(async (queue) => {
    const options = { trusted: trustedSendersOf(queue), patience: RETRY_PATIENCE };
    return [queue, await readQueue(sqs, queue.queues[role], options)] as const;
  });
  return new Map(await Promise.all(readings));
}
