import { Command, InvalidArgumentError } from "commander";
import * as fc from "fast-check";
import { runHistory } from "./run-history";
import { history } from "./steps";

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
  faults: number;
  duplicates: number;
}

function summary(totals: Totals, seed: number): string {
  const { histories, messages, faults, duplicates } = totals;
  return `soak: ${histories} histories, ${messages} messages, ${faults} faults, ${duplicates} duplicates, seed ${seed}`;
}

/** Plays histories until the time is over or one breaks an invariant. Returns the exit code. */
async function soak(seconds: number, seed: number): Promise<number> {
  const ends = performance.now() + seconds * 1000;
  const totals: Totals = { histories: 0, messages: 0, faults: 0, duplicates: 0 };
  const property = fc.asyncProperty(history, async (one) => {
    const { breaches, messages, faults, duplicates } = await runHistory(one);
    totals.histories += 1;
    totals.messages += messages;
    totals.faults += faults;
    totals.duplicates += duplicates;
    if (process.stderr.isTTY) process.stderr.write(`\r${summary(totals, seed)}`);
    if (breaches.length > 0) throw new Error(breaches.join("\n"));
  });
  // In portions, because fast-check keeps no clock of ours; each portion has a seed of its own.
  for (let portion = 0; performance.now() < ends; portion += 1) {
    const details = await fc.check(property, { numRuns: 50, seed: (seed + portion) & MAX_SEED });
    if (!details.failed) continue;
    process.stdout.write(`${fc.defaultReportMessage(details) ?? "a history failed"}\n`);
    process.stdout.write(
      `rerun with: npm run test:soak -- --seconds 1 --seed ${(seed + portion) & MAX_SEED}\n`,
    );
    process.stdout.write(`${summary(totals, seed)}, BROKEN\n`);
    return 1;
  }
  if (process.stderr.isTTY) process.stderr.write("\n");
  process.stdout.write(`${summary(totals, seed)}\n`);
  return 0;
}

const program = new Command("soak")
  .description("Plays random histories of messages, faults and deaths against the books, as many as fit.")
  .option("--seconds <n>", "how long", wholeNumber, 60)
  .option("--seed <n>", "seed of the first portion (default: drawn)", wholeNumber)
  .parse();
const { seconds, seed } = program.opts<{ seconds: number; seed?: number }>();
soak(seconds, seed ?? Math.floor(Math.random() * MAX_SEED)).then((code) => {
  process.exitCode = code;
});
