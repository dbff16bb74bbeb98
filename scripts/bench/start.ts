import { execFile, execFileSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { makeEvent } from "./consumer/event";
import { buildOurs, buildPeer } from "./harness/build-subject";
import { environmentOf } from "./harness/environment";
import { interleave } from "./harness/interleave";
import { BENCH_FOLDER, installPeers, ROOT } from "./harness/peers";
import type { BenchContext, Benchmark, Goal, Result } from "./harness/result";
import { startStub } from "./harness/start-stub";

const run = promisify(execFile);
const LOAD = join(ROOT, "scripts/bench/start/load.mjs");

/**
 * As ratios, because machines differ: relative to the 56.6 ms that these clients took to load where the goals were
 * set.
 */
const DEFAULTS = "SQS and SNS clients, esbuild's defaults";

/** Each start is a process, so a few more rounds cost little. */
const ROUNDS_TIMES = 2;

interface Loaded {
  readonly name: string;
  readonly entry: string;
}

/** What makes a function call AWS at once: a run, or a dead letter about which somebody must be notified. */
const EVENTS: Readonly<Record<string, unknown>> = {
  redriver: { task: "redrive" },
  notifier: makeEvent({ batch: 1, poisonEvery: 1 }),
};

/** How long functions take to load, and until their first call is answered over TLS. */
export const start: Benchmark = {
  name: "start",
  async run(context) {
    const nodeModules = installPeers(context.progress);
    const functions = ["consumer", "notifier", "redriver"].map((name) => ({ name, entry: buildOurs(name) }));
    const sdk = [
      { name: "SQS and SNS clients, this bundler", entry: buildPeer("sdk-clients.mjs", nodeModules) },
      { name: DEFAULTS, entry: buildPeer("sdk-clients.mjs", nodeModules, "defaults") },
    ];
    const byHand = { name: "a call signed by hand", entry: buildPeer("signed-by-hand.mjs", nodeModules) };
    const nothing = { name: "nothing", entry: buildPeer("nothing.mjs", nodeModules) };
    const goals = [
      { ours: "consumer", against: DEFAULTS, bound: 0.09 },
      { ours: "notifier", against: DEFAULTS, bound: 0.18 },
      { ours: "redriver", against: DEFAULTS, bound: 0.18 },
    ];
    const loads = await measure("start-load", "Until a function is loaded", "load", {
      subjects: [...functions, ...sdk, byHand, nothing],
      environment: environmentOf("https://sqs.us-east-1.amazonaws.com"),
      goals,
      context,
    });
    const calling = functions.filter(({ name }) => name in EVENTS);
    const answers = await measureAnswers([...calling, ...sdk, byHand], context);
    return [loads, answers];
  },
};

interface Measurement {
  readonly subjects: readonly Loaded[];
  readonly environment: Readonly<Record<string, string>>;
  readonly goals: readonly Goal[];
  readonly context: BenchContext;
}

async function measure(
  id: string,
  title: string,
  until: "load" | "answer",
  { subjects, environment, goals, context }: Measurement,
): Promise<Result> {
  const measured = subjects.map(({ name, entry }) => ({
    name,
    measure: async () => {
      const env = { PATH: process.env.PATH, ...environment };
      const event = JSON.stringify(EVENTS[name] ?? {});
      return Number((await run(process.execPath, [LOAD, entry, until, event], { env })).stdout);
    },
  }));
  const spreads = await interleave(measured, context.rounds * ROUNDS_TIMES, context.progress);
  const ours = new Set(["consumer", "notifier", "redriver"]);
  const rows = [...spreads].map(([name, value]) => ({ name, ours: ours.has(name), value }));
  return { id, title, unit: "ms", better: "lower", rows, goals };
}

async function measureAnswers(subjects: readonly Loaded[], context: BenchContext): Promise<Result> {
  const folder = join(BENCH_FOLDER, "tls");
  mkdirSync(folder, { recursive: true });
  const [key, certificate] = [join(folder, "key.pem"), join(folder, "certificate.pem")] as const;
  const names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"];
  execFileSync(
    "openssl",
    [
      "req",
      "-x509",
      "-newkey",
      "rsa:2048",
      "-nodes",
      "-keyout",
      key,
      "-out",
      certificate,
      "-days",
      "2",
      ...names,
    ],
    { stdio: "ignore" },
  );
  const stub = await startStub([key, certificate]);
  try {
    return await measure("start-answer", "Until the first call is answered over TLS", "answer", {
      subjects,
      environment: {
        ...environmentOf(`https://127.0.0.1:${stub.port}`),
        NODE_EXTRA_CA_CERTS: certificate,
      },
      goals: [
        { ours: "notifier", against: DEFAULTS, bound: 0.5 },
        { ours: "redriver", against: DEFAULTS, bound: 0.5 },
      ],
      context,
    });
  } finally {
    stub.stop();
  }
}
