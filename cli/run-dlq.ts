import { type Command, CommanderError } from "commander";
import { explainAny, explainUnexpected } from "./aws/explain-any";
import { type ChosenQueue, chooseQueue, queueNames } from "./choose-queue";
import type { CommandContext, Outcome } from "./command-context";
import { createContext } from "./create-context";
import { type DlqError, UsageError } from "./errors";
import { EXIT, type ExitCode } from "./exit-codes";
import { createProgram } from "./program";
import type { Stop } from "./stop";
import { describeHidden } from "./terminal/describe-scan";
import { asciiJson, formatDuration } from "./terminal/format";
import type { Run } from "./terminal/options/define-command";
import { NEUTRAL, wordsOf } from "./terminal/options/words";
import { type Io, Output } from "./terminal/output";

/** Runs one command line (without node and script) and returns the exit code. Never throws. */
export async function runDlq(args: readonly string[], io: Io, stop: Stop): Promise<number> {
  let exitCode: ExitCode = EXIT.done;
  const chosen = tryChoosing(args);
  const run: Run = async (command, options, work) => {
    const output = new Output(io, options.json);
    let context: CommandContext | undefined;
    try {
      if ("error" in chosen) throw chosen.error;
      context = createContext(command, chosen, options, io, stop);
      const outcome = await work(context);
      exitCode = outcome.exitCode;
      print(output, context, outcome);
    } catch (error) {
      for (const line of hiddenBy(context)) output.warn(line);
      const known = await explainAny(error, context);
      exitCode = known.exitCode;
      complain(output, command, known);
    }
  };
  const program = createProgram(run, "error" in chosen ? NEUTRAL : wordsOf(chosen.module.default));
  const output = new Output(io, asksForJson(args));
  prepare(program, io, output.json);
  try {
    await program.parseAsync(args, { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError) {
      if (error.exitCode === 0) return EXIT.done;
      if (output.json) complain(output, namedCommand(program, args), usageOf(error));
      return EXIT.usage;
    }
    const known = explainUnexpected(error);
    output.complain(known.message);
    return known.exitCode;
  }
  return exitCode;
}

/**
 * The options and the help contain the application's words, so the application is chosen before the command line is
 * parsed.
 */
function tryChoosing(args: readonly string[]): ChosenQueue | { readonly error: unknown } {
  const at = args.findIndex((arg) => arg === "--queue" || arg.startsWith("--queue="));
  const given = args[at]?.includes("=") ? args[at].slice("--queue=".length) : args[at + 1];
  try {
    const folder = process.cwd();
    // The page shows each queue in its own words, and begins with the first.
    const [first] = at === -1 && args[0] === "ui" ? queueNames(folder) : [];
    return chooseQueue(at === -1 ? first : given, folder);
  } catch (error) {
    return { error };
  }
}

/** What a failed command has left invisible to other consumers. */
const hiddenBy = (context: CommandContext | undefined): string[] =>
  context?.scans.flatMap(({ reports }) => describeHidden(reports, context.clock.now())) ?? [];

/** If the command line cannot be parsed, whether it asks for JSON must be read from its words. */
const asksForJson = (args: readonly string[]): boolean =>
  args.slice(0, args.includes("--") ? args.indexOf("--") : undefined).includes("--json");

const namedCommand = ({ commands }: Command, args: readonly string[]): string | null =>
  args.find((arg) => commands.some((command) => command.name() === arg)) ?? null;

function usageOf({ code, message }: CommanderError): UsageError {
  const what = code === "commander.help" ? "no command was given" : message.replace(/^error: /, "");
  return new UsageError(`${what} (see --help)`);
}

/** With --json, a usage error is reported only in the document. */
function prepare(command: Command, io: Io, json: boolean): void {
  command.exitOverride().configureOutput({
    writeOut: (text) => void io.stdout.write(text),
    writeErr: (text) => void (json || io.stderr.write(text)),
  });
  command.showHelpAfterError("(see --help)");
  for (const child of command.commands) prepare(child, io, json);
}

const WORTH_A_WARNING_MS = 60_000;

const describeSkew = (skewMs: number): string =>
  `This machine's clock is ${formatDuration(Math.abs(skewMs))} ${skewMs > 0 ? "ahead of" : "behind"} AWS's. Ages and times in this output follow AWS's clock. Correct the clock of this machine.`;

/** `command`, `stage`, `exitCode` and `calls` (the number of AWS calls) are in every document. */
function print(output: Output, context: CommandContext, outcome: Outcome): void {
  const { command, target, callLog } = context;
  const { exitCode, result, text } = outcome;
  const skewMs = context.clockSkewMs();
  const skewed = Math.abs(skewMs) >= WORTH_A_WARNING_MS;
  if (skewed) output.note(describeSkew(skewMs));
  if (!output.json) output.write(text().trimEnd());
  else {
    const skew = skewed ? { clockSkewSeconds: Math.round(skewMs / 1000) } : {};
    const { calls } = callLog;
    const document = { v: 1, command, stage: target.stage, exitCode, calls, ...skew, ...result };
    output.write(asciiJson(document));
  }
}

function complain(
  output: Output,
  command: string | null,
  { code, message, exitCode, statement }: DlqError,
): void {
  if (!output.json) {
    output.complain(message);
    return;
  }
  const error = { code, message, ...(statement !== undefined && { statement }) };
  output.write(asciiJson({ v: 1, command, exitCode, error }));
}
