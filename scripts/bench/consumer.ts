import { join } from "node:path";
import { makeEvent } from "./consumer/event";
import { buildOurs, buildPeer } from "./harness/build-subject";
import { environmentOf } from "./harness/environment";
import { interleave } from "./harness/interleave";
import { installPeers, ROOT } from "./harness/peers";
import type { BenchContext, Benchmark, Goal, Result } from "./harness/result";
import { startStub } from "./harness/start-stub";
import { Worker } from "./harness/worker";

const OURS = "this consumer";
const LOOP = "loop that logs and checks the same";
const WITH_SDK = "the same loop with the bare SDK call";
const PEERS = [
  [LOOP, "loop.mjs"],
  ["bare loop", "loop-bare.mjs"],
  ["middy", "middy.mjs"],
  ["Powertools batch", "powertools.mjs"],
  ["Powertools batch with its logger", "powertools-logging.mjs"],
  ["Powertools batch with its parser (zod)", "powertools-parser.mjs"],
] as const;

interface Load {
  readonly id: string;
  readonly title: string;
  readonly batch: number;
  readonly poisonEvery: number;
  readonly invocations: number;
  readonly goals: readonly Goal[];
}

const LOADS: readonly Load[] = [
  {
    id: "consumer-batch-10",
    title: "Consumer, batches of 10, all good",
    batch: 10,
    poisonEvery: 0,
    invocations: 800,
    goals: [{ ours: OURS, against: LOOP, bound: 1.5 }],
  },
  {
    id: "consumer-batch-1000",
    title: "Consumer, batches of 1,000, all good",
    batch: 1_000,
    poisonEvery: 0,
    invocations: 8,
    goals: [{ ours: OURS, against: LOOP, bound: 1.5 }],
  },
  {
    id: "consumer-poison",
    title: "Consumer, batches of 10, every fourth message poison",
    batch: 10,
    poisonEvery: 4,
    invocations: 300,
    goals: [{ ours: OURS, against: WITH_SDK, bound: 2 }],
  },
];

/** A function runs for hours, so what its compiler does at first is not measured. */
const UNTIL_COMPILED = { event: makeEvent({ batch: 10 }), invocations: 1_000 };

const WORKER = join(ROOT, "scripts/bench/consumer/worker.mjs");

/** CPU per record, in separate processes, against a server that answers each call at once. */
export const consumer: Benchmark = {
  name: "consumer",
  async run(context) {
    const nodeModules = installPeers(context.progress);
    const stub = await startStub();
    const environment = environmentOf(`http://127.0.0.1:${stub.port}`);
    const workers = new Map<string, Worker>();
    try {
      workers.set(OURS, new Worker(WORKER, [buildOurs("consumer")], environment));
      for (const [name, file] of [...PEERS, [WITH_SDK, "loop-sdk.mjs"] as const]) {
        workers.set(name, new Worker(WORKER, [buildPeer(file, nodeModules)], environment));
      }
      context.progress("warming up");
      for (const worker of workers.values()) await worker.ask(UNTIL_COMPILED);
      const results: Result[] = [];
      for (const load of LOADS) results.push(await measure(load, workers, context));
      results.push(await measureWaiting(workers, context));
      return results;
    } finally {
      for (const worker of workers.values()) worker.close();
      stub.stop();
    }
  },
};

async function measure(
  load: Load,
  workers: ReadonlyMap<string, Worker>,
  context: BenchContext,
): Promise<Result> {
  const request = { event: makeEvent(load), invocations: load.invocations };
  const subjects = [...workers]
    .filter(([name]) => name !== WITH_SDK || load.poisonEvery > 0)
    .map(([name, worker]) => ({ name, measure: () => worker.ask(request) }));
  const spreads = await interleave(subjects, context.rounds, context.progress);
  const rows = [...spreads].map(([name, value]) => ({
    name,
    ours: name === OURS,
    value,
    ...noteOf(name, load),
  }));
  return {
    id: load.id,
    title: load.title,
    unit: "µs of CPU a record",
    better: "lower",
    rows,
    goals: load.goals,
  };
}

function noteOf(name: string, { poisonEvery }: Load): { note?: string } {
  if (poisonEvery === 0 || name === OURS || name === WITH_SDK) return {};
  return { note: "changes no visibility" };
}

/** How long a batch takes whose records wait, for instance for a database. */
async function measureWaiting(workers: ReadonlyMap<string, Worker>, context: BenchContext): Promise<Result> {
  const request = { event: makeEvent({ batch: 100, machine: "slow" }), invocations: 1, wall: true };
  const subjects = [...workers]
    .filter(([name]) => name === OURS)
    .map(([name, worker]) => ({ name, measure: () => worker.ask(request) }));
  const rows = [...(await interleave(subjects, Math.min(context.rounds, 5), context.progress))];
  return {
    id: "consumer-waiting",
    title: "Consumer, a batch of 100 whose records wait 50 ms each, 10 at a time",
    unit: "ms",
    better: "lower",
    rows: rows.map(([name, value]) => ({ name, ours: true, value })),
    goals: [{ ours: OURS, bound: 600 }],
  };
}
