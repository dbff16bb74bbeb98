import { execFile } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { interleave } from "./harness/interleave";
import { BENCH_FOLDER, installPeers, ROOT } from "./harness/peers";
import type { BenchContext, Benchmark, Result } from "./harness/result";
import { makeTemplateProject } from "./harness/template-project";

const run = promisify(execFile);
const OURS = "this project";
const TEMPLATE = "CDKTF's template";
const SNAPSHOT = "__tests__/app/stacks/snapshot.test.ts";
/** Otherwise esbuild's process ends after the one that started it, and its CPU is counted nowhere. */
const WAIT_FOR_ESBUILD = { ESBUILD_WORKER_THREADS: "0" };
/** Writes the seconds of CPU in user mode and in the kernel to stderr, those of esbuild's processes included. */
const TIMED = 'TIMEFORMAT="%U %S"; time "$0" "$@" 2>&1';
/** A third of the template's time. */
const BOUND = 1 / 3;
/** One takes half a minute. */
const MOST_ROUNDS = 3;

/** What synth and the snapshot test take, with this project's setup and with that of CDKTF's template. */
export const template: Benchmark = {
  name: "template",
  async run(context) {
    const nodeModules = installPeers(context.progress);
    const project = makeTemplateProject(nodeModules);
    const jest = [join(ROOT, "node_modules/jest/bin/jest.js"), "--ci", "--runInBand", "--no-cache"];
    return [
      await compare("template-synth", "Synth of the same stacks, CPU", context, {
        ours: ["--import", "tsx", "main.ts"],
        theirs: [join(nodeModules, "ts-node/dist/bin.js"), "main.ts"],
        project,
      }),
      await compare("template-snapshot", "Snapshot test of the same stacks, nothing cached, CPU", context, {
        ours: [...jest, SNAPSHOT],
        theirs: [...jest, "--config", join(project, "jest.config.json")],
        project,
      }),
    ];
  },
};

interface Commands {
  readonly ours: readonly string[];
  readonly theirs: readonly string[];
  /** Where the template's copy runs. */
  readonly project: string;
}

async function compare(
  id: string,
  title: string,
  context: BenchContext,
  commands: Commands,
): Promise<Result> {
  const outdir = join(BENCH_FOLDER, "synth");
  mkdirSync(outdir, { recursive: true });
  const subject = (name: string, args: readonly string[], cwd: string) => ({
    name,
    measure: () => secondsOf(args, cwd, join(outdir, name)),
  });
  const spreads = await interleave(
    [subject(OURS, commands.ours, ROOT), subject(TEMPLATE, commands.theirs, commands.project)],
    Math.min(context.rounds, MOST_ROUNDS),
    context.progress,
  );
  const rows = [...spreads].map(([name, value]) => ({ name, ours: name === OURS, value }));
  const goals = [{ ours: OURS, against: TEMPLATE, bound: BOUND }];
  return { id, title, unit: "s", better: "lower", rows, goals };
}

/** Seconds of CPU, which a busy machine affects least, of the process and of all that it starts. */
async function secondsOf(args: readonly string[], cwd: string, outdir: string): Promise<number> {
  // Nothing that the person has exported affects what is synthesized.
  const env = { PATH: process.env.PATH, CDKTF_OUTDIR: outdir, ...WAIT_FOR_ESBUILD };
  // With a socket as its input, bash would read .bashrc.
  const { stderr } = await run("bash", ["--norc", "-c", TIMED, process.execPath, ...args], {
    cwd,
    env,
  }).catch(({ stdout, ...failure }) => {
    throw new Error(`${args.join(" ")}: ${stdout}`, { cause: failure });
  });
  const [, user, system] = /^([\d.]+) ([\d.]+)$/.exec(stderr.trim()) ?? [];
  if (user === undefined || system === undefined) throw new Error(`bash says no CPU time: ${stderr}`);
  return Number(user) + Number(system);
}
