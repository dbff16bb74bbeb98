import { type Command, Option } from "commander";
import { type RedriveOptions, redrive } from "../commands/redrive";
import { parseAttributeChange } from "../terminal/options/parse-attribute";
import { collect, parseWhole } from "../terminal/options/parse-values";
import { addSelectionOptions } from "../terminal/options/selection-options";
import { AUDIT_OPTION, addCommonOptions, type CommonOptions } from "../terminal/options/target-options";
import { examples } from "./examples";
import type { Run } from "./run";

export function addRedrive(program: Command, run: Run): void {
  const command = program
    .command("redrive")
    .description("send a selection back to the main queue; a dry run unless --yes, or a yes on a terminal")
    .option("--yes", "do it, without asking", false)
    .option("--all", "with --yes: everything that is held, where no filter is given", false)
    .addOption(
      new Option(
        "--set-attribute <name=value>",
        "give it this message attribute; name:Type=value for a type other than it has (store_id: Number, else String)",
      ).argParser(collect(parseAttributeChange)),
    )
    .option(
      "--edit",
      "edit the one selected message in $EDITOR; shows the difference, with its values",
      false,
    )
    .option("--force", "send also what the diagnosis calls poison", false)
    .addOption(
      new Option("--rate <messages>", "messages a second at most (default: the stage's)").argParser(
        parseWhole(1, 3_000),
      ),
    )
    .addOption(
      new Option("--limit <messages>", "messages at most").default(100_000).argParser(parseWhole(1, 100_000)),
    )
    .addOption(AUDIT_OPTION)
    .addHelpText(
      "after",
      examples(
        "dlq redrive --reason MissingStoreId --set-attribute store_id=3          (a dry run)",
        "dlq redrive --reason MissingStoreId --set-attribute store_id=3 --yes",
        "dlq redrive --id 0f8c1a52-6d0e-4c1b-9d39-3f3c0f2a7b11 --edit",
        "dlq redrive --reason Unknown --limit 20 --rate 5 --yes",
      ),
    );
  addCommonOptions(addSelectionOptions(command)).action((options: RedriveOptions & CommonOptions) =>
    run("redrive", options, (context) => redrive(context, options)),
  );
}
