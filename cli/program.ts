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

/** The whole command line: one subcommand each, in the order in which a person needs them. */
export function createProgram(run: Run): Command {
  const program = new Command("dlq")
    .description(
      "Shows which messages are held and why, and lets you fix them, send them back or discard them.",
    )
    .addHelpText("after", `\n${EXIT_CODES}\n\n\`dlq <command> --help\` tells more, with examples.`);
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
