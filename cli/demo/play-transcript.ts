import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { idFromMail, type LocalRun, PROJECT, startLocalRun } from "./local-run";

/** Of 91 orders of this seed 24 lack store_id. */
const SENT_BACK = 24;
const RUN = ["--keep", "--messages", "91", "--seed", "3"];

const LEDGER = ".local/ledgers/reliable-q-consumer.ndjson";

/** Longer than the lease of a look at a few messages. */
const READING_MS = 7_000;
const PROCESSING_MS = 30_000;

/**
 * The newcomer's story, played against a local run: the e-mail names a message, which lacks store_id; so do others;
 * they get one, are sent back, and are processed. Returns the commands and what they print on standard output.
 */
export async function playTranscript(): Promise<string> {
  const run = await startLocalRun(RUN);
  try {
    const id = idFromMail(run, "operations@example.com");
    const mend = "redrive --reason MissingStoreId --set-attribute store_id=3";
    const steps = [
      `$ npm start -- ${RUN.join(" ")}          # in another terminal`,
      "$ export STAGE=local",
      "",
    ];
    const play = async (command: string) => {
      steps.push(`$ npx dlq ${command}`, await dlq(run, command), "");
      // A person reads; what was looked at is visible again by then.
      await sleep(READING_MS);
    };
    steps.push("# The e-mail says: npx dlq show <id> --stage local");
    await play(`show ${id}`);
    await play("list");
    await play(mend);
    const before = (await redriven(run)).length;
    await play(`${mend} --yes`);
    await untilProcessed(run, before + SENT_BACK);
    await play("status --no-scan");
    steps.push(`$ tail -n ${SENT_BACK} ${LEDGER} | grep -c '"redriven":true'     # the books of the run`);
    steps.push(String((await redriven(run, SENT_BACK)).length));
    return `${steps.join("\n").trimEnd()}\n`;
  } finally {
    await run.stop();
  }
}

function dlq(run: LocalRun, command: string): Promise<string> {
  const launcher = path.join(PROJECT, "cli", "dlq.js");
  const env = { ...process.env, STAGE: "local", NO_COLOR: "1" };
  const options = { cwd: run.folder, env };
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [launcher, ...command.split(" ")], options, (error, stdout) =>
      error ? reject(error) : resolve(stdout.trimEnd()),
    );
  });
}

/** The entries of what was sent back and processed, of the whole ledger or of its last lines. */
async function redriven({ folder }: LocalRun, last = Number.POSITIVE_INFINITY): Promise<string[]> {
  const lines = (await readFile(path.join(folder, LEDGER), "utf8")).trimEnd().split("\n");
  return lines.slice(-last).filter((line) => line.includes('"redriven":true'));
}

async function untilProcessed(run: LocalRun, wanted: number): Promise<void> {
  for (const startedAt = Date.now(); Date.now() - startedAt < PROCESSING_MS; await sleep(200)) {
    if ((await redriven(run)).length >= wanted) return;
  }
  throw new Error(
    `Of ${wanted} messages that were sent back some were not processed within ${PROCESSING_MS / 1000} s.`,
  );
}

/** The same text for every run: without ids, moments, ages and sizes, and without the blanks that they move. */
export function normalizeTranscript(transcript: string): string {
  return transcript
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "ID")
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "TIME")
    .replace(/\b\d+ (d|h|min|s)( \d+ (h|min|s))?(?=[ )\n]|$)/gm, "AGE")
    .replace(/\b[\d.]+ (B|KiB|MiB)\b/g, "SIZE")
    .replace(/ {2,}/g, "  ");
}
