import type { Command } from "commander";
import { type ExportOptions, exportMessages } from "../commands/export";
import { addSelectionOptions } from "../terminal/options/selection-options";
import { addCommonOptions, type CommonOptions } from "../terminal/options/target-options";
import { examples } from "./examples";
import type { Run } from "./run";

export function addExport(program: Command, run: Run): void {
  const command = program
    .command("export")
    .argument("[file]", "where to (default: ./dlq-export-<time>.ndjson)")
    .description("copy a selection to a file of NDJSON, losslessly; the messages stay where they are")
    .option("--resume", "go on with a file that is there: add what is not in it yet", false)
    .addHelpText(
      "after",
      examples("dlq export held.ndjson", "dlq export store-3.ndjson --store 3 --from quarantine"),
    );
  addCommonOptions(addSelectionOptions(command)).action(
    (file: string | undefined, options: ExportOptions & CommonOptions) =>
      run("export", options, (context) => exportMessages(context, file, options)),
  );
}
