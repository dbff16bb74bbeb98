import type { Random } from "../../core/runtime/backoff";
import { seededRandom } from "../virtual-aws/seeded-random";
import { VirtualClock } from "../virtual-aws/virtual-clock";
import { Calls } from "./calls";
import { createQueues, type Queues } from "./queues";
import { Reconciliation } from "./reconciliation";
import { runConsumer } from "./run-consumer";
import { runNotifier } from "./run-notifier";
import { type RedriveRun, runRedriver } from "./run-redriver";
import { type Retention, runRetention } from "./run-retention";
import { type Scenario, START } from "./scenario";
import { SENDERS, type SimulationSettings } from "./simulation-settings";
import { SimulatedTopic } from "./topic";

/** Everything that can be measured once a scenario is over. */
export interface Simulated {
  readonly ledger: Reconciliation;
  readonly calls: Calls;
  readonly topic: SimulatedTopic;
  readonly runs: readonly RedriveRun[];
  readonly queues: Queues;
  /** Sums of the metrics that the functions counted. */
  readonly metrics: ReadonlyMap<string, number>;
  /** Present if something was held for long. */
  readonly retention: Retention | undefined;
  /** Simulated time when everything was settled or the scenario gave up, epoch ms. */
  readonly endedAt: number;
}

/** Plays one scenario from its first message until every message is processed or quarantined. */
export async function simulateScenario(
  scenario: Scenario,
  settings: SimulationSettings,
  seed: number,
): Promise<Simulated> {
  const clock = new VirtualClock(START);
  const random = seededRandom(seed);
  const ledger = new Reconciliation(scenario.messages);
  const calls = new Calls();
  const metrics = new Map<string, number>();
  const count = (metric: string, value: number) =>
    void metrics.set(metric, (metrics.get(metric) ?? 0) + value);
  const topic = new SimulatedTopic(clock, calls, scenario.teamIds);
  const { holding, mainVisibilitySeconds = settings.mainVisibilitySeconds } = scenario;
  const queues = createQueues(
    clock,
    calls,
    ledger,
    { ...settings, mainVisibilitySeconds },
    holding !== undefined,
  );
  const { stage } = settings;
  const { world } = scenario;
  const common = { clock, log: SILENT, count };
  const [consumerPort, notifierPort, redriverPort] = [
    queues.connect(SENDERS.consumer),
    queues.connect(SENDERS.notifier),
    queues.connect(SENDERS.redriver),
  ];

  runConsumer(
    { ...stage.consumer, settings: settings.consumer },
    { clock, queue: queues.main, calls, ledger, ports: { ...common, sqs: consumerPort, random }, world },
  );
  runNotifier(
    { ...stage.notifier, settings: settings.notifier },
    {
      clock,
      queue: queues.deadLetter,
      calls,
      ports: { ...common, sqs: notifierPort, publish: topic.publish, random },
      world,
    },
  );
  const runs = runRedriver(
    { ...stage.redriver, settings: settings.redriver, atOnce: scenario.redriversAtOnce ?? 1 },
    clock,
    { ...common, sqs: redriverPort, receiver: redriverPort },
  );
  const retention =
    holding && runRetention(clock, queues, { settings, holding, ports: { ...common, port: redriverPort } });
  sendMessages(scenario, clock, queues, random);
  await clock.play(() => Promise.race([ledger.settled, clock.sleep(scenario.endsAfterMs)]));
  return { ledger, calls, topic, runs, queues, metrics, retention, endedAt: clock.now() };
}

const SILENT = { info: () => {}, warn: () => {}, error: () => {} };

/** Teams send ten at a time, evenly spread, once what is already held is in its place. */
function sendMessages(scenario: Scenario, clock: VirtualClock, queues: Queues, random: Random): void {
  const { messages, arriveWithinMs, payloadOf, holding: { held } = { held: [] } } = scenario;
  const sendFrom = (first: number): void => {
    const end = Math.min(messages, first + 10);
    for (let key = first; key < end; key += 1) queues.sendMessage(key, payloadOf(key, random));
    if (end < messages) clock.at(START + (end / messages) * arriveWithinMs, () => sendFrom(end));
  };
  clock.at(START, () => {
    for (const [key, message] of held.entries()) queues.hold(key, message);
    if (held.length < messages) sendFrom(held.length);
  });
}
