import { Command } from "commander";
import { addAck, addSnooze } from "./commands/ack";
import { addCheck } from "./commands/check";
import { addDiscard } from "./commands/discard";
import { addExport } from "./commands/export";
import { addImport } from "./commands/import";
import { addList } from "./commands/list";
import { addPause, addResume } from "./commands/pause";
import { addRedrive } from "./commands/redrive";
import { addShow } from "./commands/show";
import { addStatus } from "./commands/status";
import { addUi } from "./commands/ui";
import { EXIT_CODES, type Run } from "./terminal/options/define-command";
import { commonOptions } from "./terminal/options/target-options";
import type { Words } from "./terminal/options/words";
import { readVersion } from "./version";

/** In the order in which a person needs them. */
const COMMANDS = [
  addUi,
  addStatus,
  addList,
  addShow,
  addRedrive,
  addDiscard,
  addExport,
  addImport,
  addPause,
  addResume,
  addAck,
  addSnooze,
  addCheck,
];

/** The whole command line. */
export function createProgram(run: Run, words: Words): Command {
  const program = new Command("dlq")
    .usage("[options] <command>")
    .description(
      "Show which messages could not be processed and why. Fix them, send them back or discard them.",
    )
    .version(readVersion(), "-V, --version", "print the version")
    .enablePositionalOptions()
    .hook("preAction", takeOptionsBefore)
    .addHelpText("after", `\n${EXIT_CODES}\n\n\`npx dlq <command> --help\` shows options and examples.`);
  for (const option of commonOptions()) program.addOption(option);
  for (const add of COMMANDS) add(program, run, words);
  return program;
}

/** Every command's options may also precede its name. If an option is given twice, the one after the name wins. */
function takeOptionsBefore(program: Command, subcommand: Command): void {
  for (const [name, value] of Object.entries(program.opts())) {
    const given = (command: Command) => command.getOptionValueSource(name) === "cli";
    if (given(program) && !given(subcommand)) subcommand.setOptionValueWithSource(name, value, "cli");
  }
}
