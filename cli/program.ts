import { Command } from "commander";
import { addDiscard } from "./command-line/add-discard";
import { addExport } from "./command-line/add-export";
import { addImport } from "./command-line/add-import";
import { addList } from "./command-line/add-list";
import { addPause, addResume } from "./command-line/add-pause";
import { addRedrive } from "./command-line/add-redrive";
import { addShow } from "./command-line/add-show";
import { addStatus } from "./command-line/add-status";
import { EXIT_CODES } from "./command-line/examples";
import type { Run } from "./command-line/run";
import { addCommonOptions } from "./terminal/options/target-options";
import { readVersion } from "./version";

/** The whole command line: one subcommand each, in the order in which a person needs them. */
export function createProgram(run: Run): Command {
  const program = new Command("dlq")
    .description(
      "Shows which messages are held and why, and lets you fix them, send them back or discard them.",
    )
    .version(readVersion(), "-V, --version", "print the version of this project")
    .enablePositionalOptions()
    .hook("preAction", takeOptionsBefore)
    .addHelpText("after", `\n${EXIT_CODES}\n\n\`dlq <command> --help\` tells more, with examples.`);
  addCommonOptions(program);
  const additions = [
    addStatus,
    addList,
    addShow,
    addRedrive,
    addDiscard,
    addExport,
    addImport,
    addPause,
    addResume,
  ];
  for (const add of additions) add(program, run);
  return program;
}

/** What every subcommand takes may stand before its name, too; behind it, it outweighs. */
function takeOptionsBefore(program: Command, subcommand: Command): void {
  for (const [name, value] of Object.entries(program.opts())) {
    const given = (command: Command) => command.getOptionValueSource(name) === "cli";
    if (given(program) && !given(subcommand)) subcommand.setOptionValueWithSource(name, value, "cli");
  }
}
