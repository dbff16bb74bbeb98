import { Command, InvalidArgumentError } from "commander";
import * as fc from "fast-check";
import { LONG, rerunCommand, shrinkBriefly } from "./replay";
import { runHistory } from "./run-history";
import { type History, historyOf } from "./steps";

const MAX_SEED = 0x7fff_ffff;

function wholeNumber(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1)
    throw new InvalidArgumentError("It must be a whole number above 0.");
  return value;
}

interface Totals {
  histories: number;
  messages: number;
  duplicates: number;
  readonly faults: Map<string, number>;
}

/** Histories of one portion. */
const PORTION = 50;

function summary(totals: Totals, seed: number): string {
  const { histories, messages, faults, duplicates } = totals;
  const all = [...faults.values()].reduce((sum, count) => sum + count, 0);
  const kinds = [...faults].sort(([a], [b]) => a.localeCompare(b)).map(([kind, count]) => `${kind} ${count}`);
  return `soak: ${histories} histories, ${messages} messages, ${all} faults (${kinds.join(", ")}), ${duplicates} duplicates, seed ${seed}`;
}

/** Plays histories until the time is up or one breaks an invariant. Returns the exit code. */
async function soak(seconds: number, seed: number): Promise<number> {
  const ends = performance.now() + seconds * 1000;
  const totals: Totals = { histories: 0, messages: 0, duplicates: 0, faults: new Map() };
  const play = async (one: History) => {
    const { breaches, messages, faults, duplicates } = await runHistory(one);
    totals.histories += 1;
    totals.messages += messages;
    for (const { fault } of faults) totals.faults.set(fault, (totals.faults.get(fault) ?? 0) + 1);
    totals.duplicates += duplicates;
    if (process.stderr.isTTY) process.stderr.write(`\r${totals.histories} histories`);
    if (breaches.length > 0) throw new Error(breaches.join("\n"));
  };
  const property = fc.asyncProperty(historyOf(LONG.steps), shrinkBriefly(play));
  // In portions, because fast-check cannot use our clock. Each portion has its own seed.
  for (let portion = 0; performance.now() < ends; portion += 1) {
    const details = await fc.check(property, {
      numRuns: PORTION,
      seed: (seed + portion) & MAX_SEED,
    });
    if (!details.failed) continue;
    process.stdout.write(`${fc.defaultReportMessage(details) ?? "a history failed"}\n`);
    process.stdout.write(`play the smallest again: ${rerunCommand(details, LONG.histories)}\n`);
    process.stdout.write(`${summary(totals, seed)}, BROKEN\n`);
    return 1;
  }
  if (process.stderr.isTTY) process.stderr.write("\n");
  process.stdout.write(`${summary(totals, seed)}\n`);
  return 0;
}

const program = new Command("soak")
  .description("Plays random histories of messages, faults and deaths and reconciles each, as many as fit.")
  .option("--seconds <n>", "how long", wholeNumber, 60)
  .option("--seed <n>", "seed of the first portion (default: drawn)", wholeNumber)
  .parse();
const { seconds, seed } = program.opts<{ seconds: number; seed?: number }>();
soak(seconds, seed ?? Math.floor(Math.random() * MAX_SEED)).then((code) => {
  process.exitCode = code;
});
