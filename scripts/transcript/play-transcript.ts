import { execFile } from "node:child_process";
import { readFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import application from "../../app";
import { missingReason } from "../../core/application/system-reasons";
import { PACKAGE_ROOT } from "../../core/project/package-root";
import { commandsFromMail, type LocalRun, startLocalRun } from "./local-run";

/** The producer's id is an attribute, which some messages lack. */
const { attribute } = application.producer;
const REASON = missingReason(application.producer);

/** Of 91 messages with this seed, 24 lack it. */
const SENT_BACK = 24;
const RUN = ["--keep", "--messages", "91", "--seed", "3"];

const LEDGER = ".local/ledgers/reliable-q-consumer.ndjson";

/** Longer than a scan of a few messages keeps them invisible. */
const READING_MS = 7_000;
const PROCESSING_MS = 30_000;

/**
 * A newcomer's first steps, played against a local run: the e-mail's own commands show what is held and one message
 * without its producer's id. All such messages get one, are sent back, and are processed. Returns the commands and
 * what they print on standard output.
 */
export async function playTranscript(): Promise<string> {
  const run = await startLocalRun(RUN);
  try {
    const steps = [
      `$ npm start -- ${RUN.join(" ")}          # in another terminal`,
      "",
      `# The e-mail to ${OPERATIONS} names this command:`,
    ];
    const play = async (command: string, env: Readonly<Record<string, string>> = {}) => {
      steps.push(`$ npx ${command}`, await dlq(run, command, env), "");
      // A person takes time to read. By then, what was shown is visible again.
      await sleep(READING_MS);
    };
    const commands = commandsFromMail(run, OPERATIONS, REASON);
    // The page stays up until it is stopped and prints nothing to read. The browser's tests follow the e-mail to it.
    for (const command of commands.filter((command) => !command.startsWith("dlq ui "))) await play(command);
    steps.push("$ export STAGE=local");
    const mend = `dlq redrive --reason ${REASON} --set-attribute ${attribute}=3`;
    await play(mend, LOCAL);
    const before = (await redriven(run)).length;
    await play(`${mend} --yes`, LOCAL);
    await untilProcessed(run, before + SENT_BACK);
    await play("dlq status --no-scan", LOCAL);
    steps.push(
      `$ tail -n ${SENT_BACK} ${LEDGER} | grep -c '"redriven":true'     # the ledger of processed messages`,
    );
    steps.push(String((await redriven(run, SENT_BACK)).length));
    return `${steps.join("\n").trimEnd()}\n`;
  } finally {
    await run.stop();
  }
}

const OPERATIONS = "operations@example.com";
const LOCAL = { STAGE: "local" };

function dlq(run: LocalRun, command: string, variables: Readonly<Record<string, string>>): Promise<string> {
  const launcher = path.join(PACKAGE_ROOT, "cli", "dlq.js");
  const { STAGE: _stage, ...inherited } = process.env;
  const options = { cwd: run.folder, env: { ...inherited, NO_COLOR: "1", ...variables } };
  const [, ...args] = command.split(" ");
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [launcher, ...args], options, (error, stdout) =>
      error ? reject(error) : resolve(stdout.trimEnd()),
    );
  });
}

/** The ledger entries of what was sent back and processed, from the whole ledger or its last lines. */
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

/** The same text for every run: without ids, times, ages and sizes, and without the padding that depends on them. */
export function normalizeTranscript(transcript: string): string {
  return transcript
    .replace(/[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}/g, "ID")
    .replace(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "TIME")
    .replace(/\b\d+ (d|h|min|s)( \d+ (h|min|s))?(?=[ )\n]|$)/gm, "AGE")
    .replace(/\b[\d.]+ (B|KiB|MiB)\b/g, "SIZE")
    .replace(/ {2,}/g, "  ");
}
