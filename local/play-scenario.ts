import type { SQSClient } from "@aws-sdk/client-sqs";
import * as v from "valibot";
import { LocalRunError } from "./errors";
import type { RunningSystem } from "./lambda/running-system";
import { countMessages, type QueueReading, type ReadOptions, readQueue } from "./reconciliation/read-queue";
import type { JourneyQueues } from "./terraform/roles";
import { type WaitPorts, waitUntil } from "./wait-until";

export interface ScenarioOptions {
  readonly seconds: number;
  readonly messages?: number;
  readonly seed?: number;
}

export type Phase =
  | "synthesising"
  | "sending"
  | "isolating"
  | "deploying"
  | "redriving"
  | "reading the books"
  | "done";

export interface ScenarioPorts extends WaitPorts {
  readonly system: Pick<RunningSystem, "invoke" | "startMappings" | "startSchedules" | "pause">;
  readonly sqs: SQSClient;
  readonly queues: JourneyQueues;
  readonly producerName: string;
  /** Deploys again with the product back. */
  readonly bringProductBack: () => Promise<void>;
  readonly onPhase: (phase: Phase) => void;
  /** When waiting ends (epoch ms), whatever is still missing then. */
  readonly deadlineMs: number;
}

/** What a producer's run returns. */
const ProducerResponse = v.object({ statusCode: v.literal(200) });

/** How long the reader of the retry queue waits for what is still delayed. */
const RETRY_READ_MS = 12_000;

async function sendOrders(ports: ScenarioPorts, options: ScenarioOptions): Promise<void> {
  const result = await ports.system.invoke(ports.producerName, { ...options });
  const response =
    result.kind === "response" ? v.safeParse(v.pipe(v.string(), v.parseJson()), result.payload) : undefined;
  if (response?.success && v.is(ProducerResponse, response.output)) return;
  const what = result.kind === "error" ? `failed with ${result.errorType}` : `ended with ${result.kind}`;
  throw new LocalRunError(
    `The producer did not send all of its orders (its invocation ${what}). Its log says why.`,
  );
}

async function areEmpty(sqs: SQSClient, ...queues: { readonly url: string }[]): Promise<boolean> {
  const counts = await Promise.all(queues.map(({ url }) => countMessages(sqs, url)));
  return counts.every((count) => count === 0);
}

/**
 * The stores send; poison is isolated, what may succeed later is scheduled for retry; the product comes back; the redriver
 * brings the orders scheduled for retry back. Ends with nothing running, and returns what was scheduled for retry before the product came
 * back. A wait that reaches the deadline is no error here: the books tell what is missing.
 */
export async function playScenario(options: ScenarioOptions, ports: ScenarioPorts): Promise<QueueReading> {
  const { system, sqs, queues, onPhase, deadlineMs } = ports;
  await system.startMappings();
  onPhase("sending");
  await sendOrders(ports, options);
  onPhase("isolating");
  await waitUntil(() => areEmpty(sqs, queues.main, queues.deadLetter), deadlineMs, ports);

  // Nothing redrives yet, so that nothing else receives from the retry queue.
  const readOptions: ReadOptions = {
    now: ports.now,
    sleep: ports.sleep,
    deadlineMs: Math.min(deadlineMs, ports.now() + RETRY_READ_MS),
  };
  const scheduledBefore = await readQueue(sqs, queues.retry, readOptions);

  onPhase("deploying");
  await ports.bringProductBack();
  onPhase("redriving");
  system.startSchedules();
  await waitUntil(() => areEmpty(sqs, queues.retry, queues.main, queues.deadLetter), deadlineMs, ports);
  await system.pause();
  return scheduledBefore;
}
