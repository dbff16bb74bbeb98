import type { Command } from "commander";
import { type ShowOptions, show } from "../commands/show";
import { parseText } from "../terminal/options/parse-values";
import { addWaitOption } from "../terminal/options/selection-options";
import { addCommonOptions, type CommonOptions } from "../terminal/options/target-options";
import { examples } from "./examples";
import type { Run } from "./run";

export function addShow(program: Command, run: Run): void {
  const command = program
    .command("show")
    .argument("<id>", "the id that the alert names, or the present one", parseText)
    .description("one message whole: metadata, diagnosis with the current code, attributes, body")
    .option("--reveal", "show values of body and attributes: they may be personal data", false)
    .addHelpText(
      "after",
      examples("dlq show 0f8c1a52-6d0e-4c1b-9d39-3f3c0f2a7b11", "dlq show <id> --reveal"),
    );
  addCommonOptions(addWaitOption(command)).action((id: string, options: ShowOptions & CommonOptions) =>
    run("show", options, (context) => show(context, id, options)),
  );
}
