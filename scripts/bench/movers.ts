import { join } from "node:path";
import { buildOurs, buildPeer } from "./harness/build-subject";
import { Emulator } from "./harness/emulator";
import { environmentOf } from "./harness/environment";
import { interleave } from "./harness/interleave";
import { installPeers, ROOT } from "./harness/peers";
import type { BenchContext, Benchmark, Goal, Result, Row } from "./harness/result";
import { Worker } from "./harness/worker";
import { measureReplay } from "./movers/measure-replay";
import { eventOf, makeDueMessages, makeMessages } from "./movers/messages";
import { ALL_QUEUES, QUEUES } from "./movers/queues";

const OURS = "this redriver";
const NOTIFIER = "this notifier";
const EMULATOR = "the emulator's own rate: 8 lanes, no client";
const SDK = "8 lanes with the SDK's client";
const ONE = "one at a time, with the SDK";
const REPLAY = "replay-aws-dlq";

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html */
export const MOVE_TASK: Row = {
  name: "AWS's move task, documented cap",
  ours: false,
  value: { median: 500, min: 500, max: 500, rounds: 0 },
  note: "not measured",
};

/**
 * A round moves thousands of messages: a few rounds are enough, and all benchmarks together must end within twenty
 * minutes.
 */
const MOST_ROUNDS = 5;
export const roundsOf = ({ rounds }: BenchContext): number => Math.min(rounds, MOST_ROUNDS);

const WORKER = join(ROOT, "scripts/bench/movers/worker.mjs");

interface Load {
  readonly id: string;
  readonly title: string;
  readonly bytes: number;
  readonly latencyMs: number;
  /** Messages of a measurement: fewer for those that move one at a time, or they would take minutes. */
  readonly messages: number;
  readonly messagesOneByOne: number;
  readonly goals: readonly Goal[];
}

const LOADS: readonly Load[] = [
  {
    id: "redriver-1k-20ms",
    title: "Redriver, messages of 1 KB, 20 ms a call",
    bytes: 1_024,
    latencyMs: 20,
    messages: 2_000,
    messagesOneByOne: 30,
    goals: [{ ours: OURS, bound: 2_000 }],
  },
  {
    id: "redriver-1k",
    title: "Redriver, messages of 1 KB, no added latency",
    bytes: 1_024,
    latencyMs: 0,
    messages: 3_000,
    messagesOneByOne: 100,
    goals: [{ ours: OURS, against: EMULATOR, bound: 0.8 }],
  },
  {
    id: "redriver-200k-20ms",
    title: "Redriver, messages of 200 KB, 20 ms a call",
    bytes: 200_000,
    latencyMs: 20,
    messages: 100,
    messagesOneByOne: 20,
    goals: [{ ours: OURS, bound: 250 }],
  },
];

interface Stage {
  readonly emulator: Emulator;
  readonly environment: Readonly<Record<string, string>>;
  readonly nodeModules: string;
  readonly context: BenchContext;
}

/** Messages a second, from the first call to the last delete, against an emulator in a separate process. */
export const movers: Benchmark = {
  name: "movers",
  async run(context) {
    const nodeModules = installPeers(context.progress);
    const emulator = await Emulator.start();
    try {
      await emulator.createQueues(ALL_QUEUES);
      await emulator.createTopic("alerts");
      // fauxqs gives each message the account as its sender.
      const environment = {
        ...environmentOf(emulator.url),
        TRUSTED_SENDERS: "000000000000",
        RATE_PER_SECOND: "3000",
        RUN_CAP: "450000",
      };
      const stage = { emulator, environment, nodeModules, context };
      return [...(await measureRedriver(stage)), await measureNotifier(stage)];
    } finally {
      emulator.close();
    }
  },
};

const rateOf = async (emulator: Emulator, messages: number): Promise<number> => {
  const { firstCall, lastDelete } = await emulator.timing();
  return (messages / (lastDelete - firstCall)) * 1_000;
};

async function measureRedriver({ emulator, environment, nodeModules, context }: Stage): Promise<Result[]> {
  const entries = [
    [OURS, buildOurs("redriver")],
    [EMULATOR, buildPeer("lanes.mjs", nodeModules)],
    [SDK, buildPeer("sdk-lanes.mjs", nodeModules)],
    [ONE, buildPeer("one-at-a-time.mjs", nodeModules)],
  ] as const;
  const replay = buildPeer("replay.mjs", nodeModules);
  const workers = entries.map(([name, entry]) => ({
    name,
    worker: new Worker(WORKER, [entry], environment),
  }));
  try {
    const results: Result[] = [];
    for (const load of LOADS) {
      const { bytes, latencyMs } = load;
      const fill = (queue: string, count: number) =>
        emulator.fill([...ALL_QUEUES, queue], queue, makeDueMessages({ count, bytes }));
      const subjects = workers.map(({ name, worker }) => ({
        name,
        measure: async () => {
          const count = name === ONE ? load.messagesOneByOne : load.messages;
          await fill(QUEUES.retry, count);
          await emulator.startTiming(latencyMs);
          await worker.ask({ event: { task: "redrive" } });
          await checkArrived(emulator, QUEUES.main, count, name);
          return rateOf(emulator, count);
        },
      }));
      const replayed = {
        name: REPLAY,
        measure: async () => {
          const count = load.messagesOneByOne;
          await measureReplay(emulator, WORKER, replay, environment, async (queue) => {
            await fill(queue, count);
            await emulator.startTiming(latencyMs);
          });
          return rateOf(emulator, count);
        },
      };
      const spreads = await interleave([...subjects, replayed], roundsOf(context), context.progress);
      const rows = [...spreads].map(([name, value]) => ({
        name,
        ours: name === OURS,
        value,
        ...(name === REPLAY && { note: "sends no message attributes on" }),
      }));
      const { id, title, goals } = load;
      results.push({
        id,
        title,
        unit: "messages a second",
        better: "higher",
        rows: [...rows, MOVE_TASK],
        goals,
      });
    }
    return results;
  } finally {
    for (const { worker } of workers) worker.close();
  }
}

/** A rate at which something is lost does not count. */
async function checkArrived(emulator: Emulator, queue: string, count: number, name: string): Promise<void> {
  const arrived = await emulator.count(queue);
  if (arrived !== count) throw new Error(`${name} moved ${arrived} of ${count} messages.`);
}

const LETTERS = 1_000;
const LETTERS_ONE_BY_ONE = 40;

async function measureNotifier({ emulator, environment, nodeModules, context }: Stage): Promise<Result> {
  const own = "the emulator's own rate: 8 lanes that send and delete, no client";
  const workers = (
    [
      [NOTIFIER, buildOurs("notifier")],
      [own, buildPeer("letters.mjs", nodeModules)],
      [ONE, buildPeer("letters-one-at-a-time.mjs", nodeModules)],
    ] as const
  ).map(([name, entry]) => ({ name, worker: new Worker(WORKER, [entry], environment) }));
  try {
    const subjects = workers.map(({ name, worker }) => ({
      name,
      measure: async () => {
        const count = name === ONE ? LETTERS_ONE_BY_ONE : LETTERS;
        const messages = makeMessages({ count, bytes: 1_024, machine: "busy" });
        await emulator.fill(ALL_QUEUES, QUEUES.deadLetter, messages);
        const event = eventOf(await emulator.take(QUEUES.deadLetter, 660));
        await emulator.startTiming(20);
        await worker.ask({ event });
        await checkArrived(emulator, QUEUES.retry, count, name);
        return rateOf(emulator, count);
      },
    }));
    const spreads = await interleave(subjects, roundsOf(context), context.progress);
    const notes: Readonly<Record<string, string>> = {
      [NOTIFIER]: "diagnoses and publishes an alert, too",
      [ONE]: "neither diagnoses nor alerts",
    };
    const rows = [...spreads].map(([name, value]) => ({
      name,
      ours: name === NOTIFIER,
      value,
      ...(notes[name] !== undefined && { note: notes[name] }),
    }));
    return {
      id: "notifier-1k-20ms",
      title: "Notifier, a batch of 1,000 dead letters of 1 KB, 20 ms a call",
      unit: "messages a second",
      better: "higher",
      rows,
      goals: [],
    };
  } finally {
    for (const { worker } of workers) worker.close();
  }
}
