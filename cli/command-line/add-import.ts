import { type Command, Option } from "commander";
import { type ImportOptions, importMessages } from "../commands/import";
import { parseWhole } from "../terminal/options/parse-values";
import { addWaitOption } from "../terminal/options/selection-options";
import { AUDIT_OPTION, addCommonOptions, type CommonOptions } from "../terminal/options/target-options";
import { examples } from "./examples";
import type { Run } from "./run";

export function addImport(program: Command, run: Run): void {
  const command = program
    .command("import")
    .argument("<file>", "what `dlq export` or `dlq discard` wrote")
    .description(
      "send the messages of a file again, each line once, however often this is repeated; to main a dry run unless --yes, or a yes on a terminal",
    )
    .addOption(
      new Option("--to <queue>", "where to (default: where each was held)").choices([
        "main",
        "retry",
        "quarantine",
      ]),
    )
    .option("--missing", "look first, and leave out what is still held", false)
    .option(
      "--force",
      "send also what was held in another deployment; with --to main what the diagnosis calls poison; with --missing what may be held out of sight",
      false,
    )
    .option("--dry-run", "only say how many", false)
    .option("--yes", "with --to main: do it, without asking; elsewhere an import asks nothing", false)
    .addOption(
      new Option("--rate <messages>", "messages a second at most (default: the stage's)").argParser(
        parseWhole(1, 3_000),
      ),
    )
    .addOption(AUDIT_OPTION)
    .addHelpText(
      "after",
      examples(
        "dlq import dlq-discarded-2026-01-15T12-00-00Z.ndjson",
        "dlq import store-3.ndjson --to main                          (a dry run)",
        "dlq import store-3.ndjson --to main --yes",
        "dlq import held.ndjson --missing --dry-run",
      ),
    );
  addCommonOptions(addWaitOption(command)).action((file: string, options: ImportOptions & CommonOptions) =>
    run("import", options, (context) => importMessages(context, file, options)),
  );
}
