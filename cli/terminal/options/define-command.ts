import type { Argument, Command, Option } from "commander";
import type { CommandContext, Outcome } from "../../command-context";
import { type CommonOptions, commonOptions } from "./target-options";
import type { Words } from "./words";

/** Runs a command's work in a context created from its options. */
export type Run = (
  command: string,
  options: CommonOptions,
  work: (context: CommandContext) => Promise<Outcome>,
) => Promise<void>;

export const EXIT_CODES =
  "Exit codes: 0 done, 1 nothing matched, 2 usage error, 3 partly done, 4 refused or failed, 130 interrupted by ctrl-C.";

interface Definition<Options, Given> {
  readonly name: string;
  readonly description: string;
  readonly argument?: Argument;
  readonly options: (words: Words) => readonly Option[];
  readonly examples: (words: Words) => readonly string[];
  readonly work: (context: CommandContext, options: Options, argument: Given) => Promise<Outcome>;
}

/**
 * A command as it is written in its file: arguments, examples and work. Returns a function that adds it to the
 * command line.
 */
export const defineCommand =
  <Options, Given = string>({
    name,
    description,
    argument,
    options,
    examples,
    work,
  }: Definition<Options, Given>) =>
  (program: Command, run: Run, words: Words): void => {
    const command = program.command(name).description(description);
    if (argument !== undefined) command.addArgument(argument);
    for (const option of [...options(words), ...commonOptions()]) command.addOption(option);
    const lines = ["", "Examples:", ...examples(words).map((line) => `  npx ${line}`), "", EXIT_CODES];
    command.addHelpText("after", lines.join("\n"));
    command.action((...given) => {
      // The argument, if the command has one, the options, and the command itself.
      const parsed: Options & CommonOptions = given.at(-2);
      return run(name, parsed, (context) => work(context, parsed, argument === undefined ? "" : given[0]));
    });
  };
