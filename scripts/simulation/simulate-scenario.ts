import type { Random } from "../../core/messages/backoff";
import { Calls } from "./calls";
import { EventLoop } from "./event-loop";
import { Reconciliation } from "./reconciliation";
import { runConsumer } from "./run-consumer";
import { runNotifier } from "./run-notifier";
import { type RedriveRun, runRedriver } from "./run-redriver";
import { type Scenario, START } from "./scenario";
import { seededRandom } from "./seeded-random";
import { createQueues, type SimulatedQueues } from "./simulated-queues";
import { SimulatedTopic } from "./simulated-topic";
import type { SimulationSettings } from "./simulation-settings";
import { withoutMachineTimers } from "./without-machine-timers";

/** Everything that can be measured once a scenario is over. */
export interface Simulated {
  readonly books: Reconciliation;
  readonly calls: Calls;
  readonly topic: SimulatedTopic;
  readonly runs: readonly RedriveRun[];
  readonly queues: SimulatedQueues;
  /** Sums of the metrics that the functions counted. */
  readonly metrics: ReadonlyMap<string, number>;
  /** Simulated time when everything was settled or the scenario gave up, epoch ms. */
  readonly endedAt: number;
}

/** Progress for a person: how far the simulated time is. */
export type OnProgress = (simulatedMs: number, settled: number) => void;

/** Plays one scenario from its first order until every order is processed or quarantined. */
export async function simulateScenario(
  scenario: Scenario,
  settings: SimulationSettings,
  seed: number,
): Promise<Simulated> {
  const loop = new EventLoop(START);
  const random = seededRandom(seed);
  const books = new Reconciliation(scenario.orders);
  const calls = new Calls();
  const metrics = new Map<string, number>();
  const count = (metric: string, value: number) =>
    void metrics.set(metric, (metrics.get(metric) ?? 0) + value);
  const topic = new SimulatedTopic(loop, calls, scenario.storeIds);
  const queues = createQueues(loop, calls, books, {
    ...settings,
    mainVisibilitySeconds: scenario.mainVisibilitySeconds ?? settings.mainVisibilitySeconds,
  });
  const { stage } = settings;
  const { world } = scenario;
  const clock = { now: loop.now, sleep: loop.sleep };
  const common = { sqs: queues.port, clock, log: SILENT, count };

  runConsumer(
    {
      ...stage.consumer,
      maxReceiveCount: stage.queue.maxReceiveCount,
      backoff: {
        baseSeconds: stage.consumer.retryBackoffBaseSeconds,
        capSeconds: stage.consumer.retryBackoffCapSeconds,
      },
    },
    { loop, queue: queues.main, calls, books, random, world },
  );
  runNotifier(
    { ...stage.notifier, settings: settings.notifier },
    { loop, queue: queues.deadLetter, calls, ports: { ...common, publish: topic.publish, random }, world },
  );
  const runs = runRedriver(
    { ...stage.redriver, settings: settings.redriver, atOnce: scenario.redriversAtOnce ?? 1 },
    loop,
    { ...common, receiver: queues.port },
  );
  sendOrders(scenario, loop, queues, random);
  stopOnceSettled(loop, books);
  await withoutMachineTimers(() => loop.run(START + scenario.endsAfterMs));
  return { books, calls, topic, runs, queues, metrics, endedAt: loop.now() };
}

const SILENT = { info: () => {}, warn: () => {}, error: () => {} };

/** Stores send ten at a time, evenly spread. */
function sendOrders(scenario: Scenario, loop: EventLoop, queues: SimulatedQueues, random: Random): void {
  const { orders, arriveWithinMs, payloadOf } = scenario;
  const sendFrom = (first: number): void => {
    const end = Math.min(orders, first + 10);
    for (let key = first; key < end; key += 1) queues.sendOrder(key, payloadOf(key, random));
    if (end < orders) loop.at(START + (end / orders) * arriveWithinMs, () => sendFrom(end));
  };
  loop.at(START, () => sendFrom(0));
}

const LOOK_EVERY_MS = 1_000;

function stopOnceSettled(loop: EventLoop, books: Reconciliation): void {
  if (books.areSettled()) loop.stop();
  else loop.at(loop.now() + LOOK_EVERY_MS, () => stopOnceSettled(loop, books));
}
