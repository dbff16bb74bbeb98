import { CommanderError } from "commander";
import { ReliableQueueError } from "../core/runtime/errors";
import { isEvaluatorInstalled } from "./iam/evaluate";
import { parseOptions, type StartOptions } from "./options";
import { untilParentIsGone } from "./parent-process";
import { formatKeptRun } from "./report/format-kept-run";
import { chooseMail, formatMail } from "./report/format-mail";
import { formatJson, formatResult, problemsOf } from "./report/format-result";
import { shortenPath } from "./report/shorten-path";
import {
  createLiveProgress,
  createPlainProgress,
  type Progress,
  SILENT_PROGRESS,
} from "./report/show-progress";
import { NOT_EVALUATED } from "./report/write-differences-file";
import type { LocalRun, ReadyRun, RunHooks, RunOptions, RunResult } from "./run-locally";
import type { RunPage } from "./run-page";

const EXIT = { balanced: 0, failed: 1, usage: 2, interrupted: 130 } as const;

const say = (text: string) => process.stdout.write(`${text}\n`);
const complain = (text: string) => process.stderr.write(`${text}\n`);

/** A terminal that knows its size, which redrawing requires. */
const isTerminal = ({ isTTY, columns }: NodeJS.WriteStream) => isTTY && columns > 0;

/** On a terminal one block that is redrawn; in a pipe a few lines; with JSON only what a terminal shows. */
async function createProgress({ json }: StartOptions): Promise<Progress> {
  if (json) return isTerminal(process.stderr) ? createLiveProgress(process.stderr) : SILENT_PROGRESS;
  return isTerminal(process.stdout) ? createLiveProgress(process.stdout) : createPlainProgress(say, Date.now);
}

/** Resolves with the first signal that asks the process to end, or when the process that started it is gone. */
function untilAskedToEnd(): Promise<void> {
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
  const signaled = new Promise<void>((resolve) => {
    for (const signal of signals) process.once(signal, () => resolve());
  });
  return Promise.race([signaled, untilParentIsGone()]);
}

/** Runs the journey and reports on it. */
async function playAndReport(
  run: LocalRun,
  page: RunPage | undefined,
  options: RunOptions & StartOptions,
  hooks: RunHooks,
): Promise<number> {
  const progress = await createProgress(options);
  // With JSON, standard output contains nothing else.
  const note = options.json ? complain : progress.note;
  const { result, ready, keepRunning } = await run
    .play(options, {
      ...hooks,
      onStep: (step) => {
        progress.onStep(step);
        // From here on there is a run: its folder and its port were available.
        if (step.step === "synthesizing" && page) void serve(page, options.project, note);
      },
      onReady: (started) => {
        progress.onReady(started);
        page?.ready(started.folder, started.running.system);
        hooks.onReady?.(started);
      },
      beforeReconciliation: async (started) => {
        await page?.reconciling();
        await hooks.beforeReconciliation?.(started);
      },
    })
    .finally(() => progress.stop());
  if (options.keep) {
    await keepRunning();
    page?.keep(ready.folder);
  }
  const balanced = problemsOf(result).length === 0;
  if (options.json) say(formatJson(result));
  else await reportTo(say, result, ready, options);
  // With JSON, standard output contains nothing else.
  if (options.keep) (options.json ? complain : say)(formatKeptRun(ready));
  return balanced ? EXIT.balanced : EXIT.failed;
}

/** A run whose page cannot be served continues without it. */
async function serve(page: RunPage, project: string, note: (line: string) => void): Promise<void> {
  try {
    note(`Watch it at ${await page.start(project)}`);
  } catch (error) {
    if (!(error instanceof ReliableQueueError)) throw error;
    note(`The page is not served: ${error.message}`);
  }
}

async function reportTo(
  write: typeof say,
  result: RunResult,
  { mails, folder }: ReadyRun,
  { keep }: StartOptions,
) {
  const example = chooseMail(mails);
  if (example !== undefined) write(formatMail(example));
  write(formatResult(result, process.stdout.isTTY === true && process.env.NO_COLOR === undefined));
  if (problemsOf(result).length > 0) write(`What the functions logged is in ${shortenPath(folder.logs)}.`);
  if (!(await isEvaluatorInstalled())) write(NOT_EVALUATED);
  write(`What differs from AWS is in ${shortenPath(folder.differencesFile)}.`);
  if (!keep)
    write("Nothing runs any more. With --keep the run stays up, and the commands in the e-mails work.");
}

/** Returns the exit code. A run that stays up ends with the code of its reconciliation. */
async function runUntilEnd(options: RunOptions & StartOptions, hooks: RunHooks): Promise<number> {
  const ended = untilAskedToEnd();
  // Clients and emulator take time to load, so wrong options are reported without them.
  const { LocalRun } = await import("./run-locally.ts");
  const run = new LocalRun();
  const page = options.ui ? new (await import("./run-page.ts")).RunPage() : undefined;
  try {
    const code = await Promise.race([
      playAndReport(run, page, options, hooks),
      ended.then(() => EXIT.interrupted),
    ]);
    if (options.keep && code !== EXIT.interrupted) await ended;
    return code;
  } catch (error) {
    if (!(error instanceof ReliableQueueError)) throw error;
    complain(error.message);
    return EXIT.failed;
  } finally {
    await page?.close();
    await run.close();
  }
}

/**
 * The command `npm start`, for the project in a folder: parses the options, runs, reports, and returns the exit code.
 */
export async function runCommand(
  args: readonly string[],
  project: string,
  hooks: RunHooks = {},
): Promise<number> {
  let options: StartOptions;
  try {
    options = parseOptions(args);
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? EXIT.balanced : EXIT.usage;
  }
  return runUntilEnd({ ...options, project }, hooks);
}
