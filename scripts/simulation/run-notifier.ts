import type { Message } from "../../core/messages/message";
import { messageSize } from "../../core/messages/message-size";
import { AlertBudget } from "../../handlers/notifier/digests/hourly-alert-budget";
import { StormCover } from "../../handlers/notifier/digests/storm-cover";
import {
  forwardDeadLetters,
  type NotifierPorts,
  type NotifierSettings,
} from "../../handlers/notifier/forward-dead-letters";
import { MAX_EVENT_BYTES } from "../../local/lambda/mapping/gather-batch";
import type { VirtualClock } from "../virtual-aws/virtual-clock";
import type { VirtualQueue } from "../virtual-aws/virtual-queue";
import { batchCalls, type Calls, LATENCY_MS } from "./calls";
import { application } from "./jobs-application";
import { START, type World } from "./scenario";

export interface NotifierPlan {
  readonly settings: NotifierSettings;
  readonly batchSize: number;
  readonly batchingWindowSeconds: number;
  readonly maximumConcurrency: number;
  readonly timeoutSeconds: number;
}

export interface NotifierWorld {
  readonly clock: VirtualClock;
  readonly queue: VirtualQueue;
  readonly calls: Calls;
  readonly ports: Omit<NotifierPorts, "budget" | "cover" | "application" | "readWorld">;
  readonly world: World;
}

/** The part of a record that is not the message: ids, times, and the JSON around them. */
const RECORD_OVERHEAD_BYTES = 700;

/** One execution environment, and the poller that gathers batches for it. */
interface Environment {
  readonly budget: AlertBudget;
  readonly cover: StormCover;
  gathered: Message[];
  bytes: number;
  /** Counts batches, so that the end of an older window does not close a newer batch. */
  batch: number;
  busy: boolean;
}

/**
 * The notifier behind its mapping: the complete function of the system, invoked when a batch is full (1,000 dead
 * letters or 6 MB) or its window is over. Dead letters that arrive slowly are distributed among the pollers.
 */
export function runNotifier(plan: NotifierPlan, { clock, queue, calls, ports, world }: NotifierWorld): void {
  const environments: Environment[] = Array.from({ length: plan.maximumConcurrency }, () => ({
    budget: new AlertBudget(clock.now, { perHour: plan.settings.alertsPerHour }),
    cover: new StormCover(clock.now),
    gathered: [],
    bytes: 0,
    batch: 0,
    busy: false,
  }));
  let polling = false;

  const invoke = (environment: Environment): void => {
    const letters = environment.gathered;
    environment.busy = true;
    environment.gathered = [];
    environment.bytes = 0;
    environment.batch += 1;
    clock.start(clock.now(), async () => {
      const value = world.busyMachines(clock.now() - START);
      const readWorld = async () => ({ known: true, value }) as const;
      const { budget, cover } = environment;
      const { batchItemFailures } = await forwardDeadLetters(
        letters,
        plan.settings,
        { ...ports, application, readWorld, budget, cover },
        clock.timeLeft(plan.timeoutSeconds * 1000),
      );
      // The function has already deleted them; Lambda deletes them anyway.
      calls.mappings += batchCalls(letters.length - batchItemFailures.length);
      environment.busy = false;
      poll();
    });
  };

  const gather = (environment: Environment): void => {
    const messages = queue.receive(Math.min(10, plan.batchSize - environment.gathered.length));
    if (messages.length === 0) return;
    calls.mappings += 1;
    if (environment.gathered.length === 0) {
      const { batch } = environment;
      clock.at(clock.now() + plan.batchingWindowSeconds * 1000, () => {
        if (environment.batch === batch) invoke(environment);
      });
    }
    environment.gathered.push(...messages);
    const bytes = messages.reduce((sum, message) => sum + messageSize(message) + RECORD_OVERHEAD_BYTES, 0);
    environment.bytes += bytes;
    // Also full if the same amount again would not fit.
    const full = environment.gathered.length >= plan.batchSize || environment.bytes + bytes > MAX_EVENT_BYTES;
    if (full) invoke(environment);
  };

  /** Soon, and once for everything that has become visible until then. */
  function poll(): void {
    if (polling || queue.depth().visible === 0 || environments.every(({ busy }) => busy)) return;
    polling = true;
    clock.at(clock.now() + LATENCY_MS.sqs, () => {
      polling = false;
      for (const environment of environments) if (!environment.busy) gather(environment);
      poll();
    });
  }

  queue.onVisible = poll;
}
