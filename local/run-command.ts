import { CommanderError } from "commander";
import { ReliableQueueError } from "../core/runtime/errors";
import type { Mail } from "./emulator/run-mailbox";
import { parseOptions, type StartOptions } from "./options";
import { untilParentIsGone } from "./parent-process";
import { formatKeptRun } from "./report/format-kept-run";
import { formatJson, formatTable } from "./report/format-result";
import { formatDifferences, formatMail } from "./report/format-surroundings";
import {
  createLiveProgress,
  createPlainProgress,
  type Progress,
  SILENT_PROGRESS,
} from "./report/show-progress";
import type { LocalRun, RunHooks } from "./run-locally";

const EXIT = { balanced: 0, failed: 1, usage: 2, interrupted: 130 } as const;

const say = (text: string) => process.stdout.write(`${text}\n`);
const complain = (text: string) => process.stderr.write(`${text}\n`);

/** A terminal that knows its size: what redraws needs one. */
const isTerminal = ({ isTTY, columns }: NodeJS.WriteStream) => isTTY && columns > 0;

/** On a terminal one block that is redrawn; in a pipe a few lines; beside JSON only what a terminal shows. */
async function createProgress({ json }: StartOptions): Promise<Progress> {
  if (json) return isTerminal(process.stderr) ? createLiveProgress(process.stderr) : SILENT_PROGRESS;
  return isTerminal(process.stdout) ? createLiveProgress(process.stdout) : createPlainProgress(say, Date.now);
}

/** Resolves with the first signal that asks the process to end, or when the process that started it is gone. */
function untilAskedToEnd(): Promise<void> {
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  const signalled = new Promise<void>((resolve) => {
    for (const signal of signals) process.once(signal, () => resolve());
  });
  return Promise.race([signalled, untilParentIsGone()]);
}

/** Runs the scenario and tells of it; the exit code says whether the books balance. */
async function playAndReport(run: LocalRun, options: StartOptions, hooks: RunHooks): Promise<number> {
  const progress = await createProgress(options);
  const mails: Mail[] = [];
  const { result, ready, keepRunning } = await run
    .play(options, {
      ...hooks,
      onPhase: progress.onPhase,
      onReady: (started) => {
        if (!options.json) progress.print(formatDifferences(started));
        progress.onReady(started);
        hooks.onReady?.(started);
      },
      onMail: (mail) => mails.push(mail),
    })
    .finally(() => progress.stop());
  if (options.keep) await keepRunning();
  if (options.json) say(formatJson(result));
  else {
    const example = mails.find(({ recipient }) => recipient.startsWith("store-")) ?? mails[0];
    if (example !== undefined) say(formatMail(example));
    say(formatTable(result, process.stdout.isTTY === true && process.env.NO_COLOR === undefined));
    if (result.problems.length > 0) say(`What the functions logged is in ${ready.folder.logs}.`);
  }
  // Beside JSON, standard output has nothing else.
  if (options.keep) (options.json ? complain : say)(formatKeptRun(ready));
  return result.problems.length === 0 ? EXIT.balanced : EXIT.failed;
}

/** Returns the exit code. A run that stays up ends with the code of its books. */
async function runUntilEnd(options: StartOptions, hooks: RunHooks): Promise<number> {
  const ended = untilAskedToEnd();
  // Clients and emulator take their time to load: wrong flags are told without them.
  const { LocalRun } = await import("./run-locally.ts");
  const run = new LocalRun();
  try {
    const code = await Promise.race([playAndReport(run, options, hooks), ended.then(() => EXIT.interrupted)]);
    if (options.keep && code !== EXIT.interrupted) await ended;
    return code;
  } catch (error) {
    if (!(error instanceof ReliableQueueError)) throw error;
    complain(error.message);
    return EXIT.failed;
  } finally {
    await run.close();
  }
}

/** The command `npm start`: reads the flags, runs, tells, and returns the exit code. */
export async function runCommand(args: readonly string[], hooks: RunHooks = {}): Promise<number> {
  let options: StartOptions;
  try {
    options = parseOptions(args);
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? EXIT.balanced : EXIT.usage;
  }
  return runUntilEnd(options, hooks);
}
