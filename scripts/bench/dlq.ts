import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { buildPeer } from "./harness/build-subject";
import { Emulator } from "./harness/emulator";
import { environmentOf } from "./harness/environment";
import { interleave } from "./harness/interleave";
import { BENCH_FOLDER, installPeers, ROOT } from "./harness/peers";
import type { BenchContext, Benchmark, Result } from "./harness/result";
import { Worker } from "./harness/worker";
import { MOVE_TASK, roundsOf } from "./movers";
import { measureReplay } from "./movers/measure-replay";
import { makeMessages } from "./movers/messages";
import { ALL_QUEUES, QUEUES } from "./movers/queues";

const run = promisify(execFile);

/** The exit code with which `dlq list` reports that nothing is held. */
const NOTHING_HELD = 1;

const LIST = "dlq list";
const EMULATOR = "the emulator's own rate, no client";
const LATENCY_MS = 20;
const HELD = 5_000;
const MOVED = 2_000;
const MOVED_ONE_BY_ONE = 30;
const RATES = [500, 1_000, 2_000] as const;
const WORKER = join(ROOT, "scripts/bench/movers/worker.mjs");

interface Stage {
  readonly emulator: Emulator;
  readonly nodeModules: string;
  readonly folder: string;
  readonly context: BenchContext;
}

/** What an operator waits for: the command, run from source, against an emulator in a separate process. */
export const dlq: Benchmark = {
  name: "dlq",
  async run(context) {
    const nodeModules = installPeers(context.progress);
    const emulator = await Emulator.start();
    mkdirSync(BENCH_FOLDER, { recursive: true });
    const folder = mkdtempSync(join(BENCH_FOLDER, "dlq-"));
    try {
      await emulator.createQueues(ALL_QUEUES);
      writeProject(folder, emulator);
      const stage = { emulator, nodeModules, folder, context };
      return [await measureStart(stage), await measureList(stage), await measureRedrive(stage)];
    } finally {
      emulator.close();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

/** A project with one queue, which a local run serves. */
function writeProject(folder: string, emulator: Emulator): void {
  const queues = { tasks: join(ROOT, "scripts/bench/application.ts") };
  writeFileSync(join(folder, "package.json"), JSON.stringify({ reliableQueue: { queues } }));
  const { main, deadLetter, retry, quarantine } = QUEUES;
  const urls = Object.entries({ main, deadLetter, retry, quarantine });
  const tasks = Object.fromEntries(urls.map(([role, name]) => [role, emulator.queueUrl(name)]));
  const endpoint = { endpoint: emulator.url, region: "us-east-1", reliableQueues: { tasks } };
  writeFileSync(join(folder, "endpoint.json"), JSON.stringify(endpoint));
}

function command(folder: string, ...args: string[]): Promise<string> {
  const options = {
    cwd: folder,
    env: { PATH: process.env.PATH, HOME: folder },
    maxBuffer: 64 * 1_048_576,
  };
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [join(ROOT, "cli/dlq.js"), ...args], options, (failure, stdout, stderr) => {
      if (failure === null || (failure.code === NOTHING_HELD && stderr === "")) resolve(stdout);
      else reject(new Error(`dlq ${args.join(" ")}: ${stderr}`, { cause: failure }));
    });
  });
}

const HERE = ["--endpoint-file", "endpoint.json"];

/** Milliseconds from the start of the process to its end. */
async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return performance.now() - start;
}

async function measureStart({ emulator, folder, context }: Stage): Promise<Result> {
  const empty = "dlq list, nothing held, 20 ms a call";
  const subjects = [
    { name: "dlq --help", ours: true, args: ["--help"] },
    { name: empty, ours: true, args: ["list", ...HERE] },
  ].map(({ name, ours, args }) => ({ name, ours, measure: () => timed(() => command(folder, ...args)) }));
  const floor = {
    name: "node, nothing",
    ours: false,
    measure: () => timed(() => run(process.execPath, ["-e", "0"])),
  };
  await emulator.fill(ALL_QUEUES, QUEUES.quarantine, []);
  await emulator.startTiming(LATENCY_MS);
  const spreads = await interleave([...subjects, floor], roundsOf(context), context.progress);
  const rows = [...spreads].map(([name, value]) => ({ name, ours: name !== floor.name, value }));
  return {
    id: "dlq-start",
    title: "dlq, from the start of its process to its end",
    unit: "ms",
    better: "lower",
    rows,
    goals: [
      { ours: "dlq --help", bound: 500 },
      { ours: empty, bound: 1_500 },
    ],
  };
}

async function measureList({ emulator, nodeModules, folder, context }: Stage): Promise<Result> {
  const environment = {
    ...environmentOf(emulator.url),
    RETRY_QUEUE_URL: emulator.queueUrl(QUEUES.quarantine),
  };
  const lanes = new Worker(WORKER, [buildPeer("lanes.mjs", nodeModules)], { ...environment, LANES: "16" });
  const held = makeMessages({ count: HELD, bytes: 1_024 });
  const prepare = async () => {
    await emulator.fill(ALL_QUEUES, QUEUES.quarantine, held);
    await emulator.startTiming(LATENCY_MS);
  };
  const rate = async () => {
    const { firstCall, lastReceive } = await emulator.timing();
    return (HELD / (lastReceive - firstCall)) * 1_000;
  };
  try {
    const subjects = [
      {
        name: LIST,
        measure: async () => {
          await prepare();
          const { total } = JSON.parse(await command(folder, "list", "--json", ...HERE));
          if (total !== HELD) throw new Error(`dlq list saw ${String(total)} of ${HELD} messages.`);
          return rate();
        },
      },
      {
        name: EMULATOR,
        measure: async () => {
          await prepare();
          await lanes.ask({ event: { only: "receive" } });
          return rate();
        },
      },
    ];
    const spreads = await interleave(subjects, roundsOf(context), context.progress);
    const rows = [...spreads].map(([name, value]) => ({
      name,
      ours: name === LIST,
      value,
      note: name === LIST ? "from its first call to its last receive" : "16 lanes that only receive",
    }));
    const title = `dlq list, ${HELD.toLocaleString("en-US")} held messages of 1 KB, 20 ms a call`;
    return {
      id: "dlq-list",
      title,
      unit: "messages a second",
      better: "higher",
      rows,
      goals: [{ ours: LIST, bound: 3_000 }],
    };
  } finally {
    lanes.close();
  }
}

async function measureRedrive({ emulator, nodeModules, folder, context }: Stage): Promise<Result> {
  const environment = {
    ...environmentOf(emulator.url),
    RETRY_QUEUE_URL: emulator.queueUrl(QUEUES.quarantine),
  };
  const lanes = new Worker(WORKER, [buildPeer("lanes.mjs", nodeModules)], environment);
  const replay = buildPeer("replay.mjs", nodeModules);
  const fill = async (queue: string, count: number) => {
    await emulator.fill([...ALL_QUEUES, queue], queue, makeMessages({ count, bytes: 1_024 }));
    await emulator.startTiming(LATENCY_MS);
  };
  /** From the first send, because the command first looks through everything that is held. */
  const rate = async (count: number) => {
    const { firstSend, lastDelete } = await emulator.timing();
    return (count / (lastDelete - firstSend)) * 1_000;
  };
  const nameOf = (asked: number) => `dlq redrive --rate ${asked}`;
  try {
    const commands = RATES.map((asked) => ({
      name: nameOf(asked),
      measure: async () => {
        await fill(QUEUES.quarantine, MOVED);
        const args = ["redrive", "--all", "--rate", String(asked), "--yes", "--json", ...HERE];
        const { moved } = JSON.parse(await command(folder, ...args));
        if (moved.length !== MOVED)
          throw new Error(`dlq redrive moved ${moved.length} of ${MOVED} messages.`);
        return rate(MOVED);
      },
    }));
    const others = [
      {
        name: EMULATOR,
        measure: async () => {
          await fill(QUEUES.quarantine, MOVED);
          await lanes.ask({ event: {} });
          return rate(MOVED);
        },
      },
      {
        name: "replay-aws-dlq",
        measure: async () => {
          await measureReplay(emulator, WORKER, replay, environment, (queue) =>
            fill(queue, MOVED_ONE_BY_ONE),
          );
          return rate(MOVED_ONE_BY_ONE);
        },
      },
    ];
    const spreads = await interleave([...commands, ...others], roundsOf(context), context.progress);
    const rows = [...spreads].map(([name, value]) => ({ name, ours: name.startsWith("dlq"), value }));
    return {
      id: "dlq-redrive",
      title: "dlq redrive at the rate that is asked for, messages of 1 KB, 20 ms a call",
      unit: "messages a second",
      better: "higher",
      rows: [...rows, MOVE_TASK],
      goals: RATES.map((asked) => ({ ours: nameOf(asked), bound: 0.95 * asked })),
    };
  } finally {
    lanes.close();
  }
}
