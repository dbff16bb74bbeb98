import { Argument, Command, InvalidArgumentError } from "commander";
import { consumer } from "./consumer";
import { cost } from "./cost";
import { dlq } from "./dlq";
import { formatResult } from "./harness/format-result";
import { describeMachine, formatMachine } from "./harness/machine";
import { type Benchmark, judgeGoals, type Result } from "./harness/result";
import { writeCharts } from "./harness/write-charts";
import { movers } from "./movers";
import { start } from "./start";
import { template } from "./template";

const BENCHMARKS: readonly Benchmark[] = [consumer, start, movers, dlq, template, cost];
const NAMES = BENCHMARKS.map(({ name }) => name);

interface Options {
  readonly rounds: number;
  readonly json?: true;
  readonly charts?: string;
}

function readRounds(text: string): number {
  const rounds = Number(text);
  if (Number.isInteger(rounds) && rounds >= 1 && rounds <= 100) return rounds;
  throw new InvalidArgumentError("It must be a whole number from 1 to 100.");
}

/** Shows what is being measured, if a person is waiting for it. */
function showProgress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`);
}

async function bench(names: readonly string[], { rounds, json, charts }: Options): Promise<void> {
  const machine = describeMachine();
  const print = (text: string) => json || process.stdout.write(`${text}\n\n`);
  print(formatMachine(machine));
  const results: Result[] = [];
  for (const { name, run } of BENCHMARKS.filter((benchmark) => names.includes(benchmark.name))) {
    const progress = (text: string) => showProgress(`${name}: ${text}`);
    for (const result of await run({ rounds, progress })) {
      showProgress("");
      print(formatResult(result));
      results.push(result);
    }
  }
  if (charts !== undefined) writeCharts(results, charts);
  if (!json) return;
  const judged = results.map((result) => ({ ...result, goals: judgeGoals(result) }));
  process.stdout.write(`${JSON.stringify({ machine, results: judged }, undefined, 2)}\n`);
}

const program = new Command("bench")
  .description("Measures this system beside what else does its work, and says who is ahead.")
  .addArgument(new Argument("[name...]", "only these").choices(NAMES))
  .option("--rounds <n>", "rounds that are counted", readRounds, 7)
  .option("--json", "print JSON")
  .option("--charts <folder>", "draw the charts of docs/performance.md, each for light and for dark pages")
  .parse();
bench(program.args.length === 0 ? NAMES : program.args, program.opts<Options>()).catch((thrown: unknown) => {
  process.stderr.write(`${thrown instanceof Error ? thrown.stack : String(thrown)}\n`);
  process.exitCode = 1;
});
