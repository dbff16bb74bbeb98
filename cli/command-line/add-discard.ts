import type { Command } from "commander";
import { type DiscardOptions, discard } from "../commands/discard";
import { addSelectionOptions } from "../terminal/options/selection-options";
import { AUDIT_OPTION, addCommonOptions, type CommonOptions } from "../terminal/options/target-options";
import { examples } from "./examples";
import type { Run } from "./run";

export function addDiscard(program: Command, run: Run): void {
  const command = program
    .command("discard")
    .description(
      "delete a selection for good, after writing it to a file; a dry run unless --yes, or a yes on a terminal",
    )
    .option("--yes", "do it, without asking", false)
    .option("--all", "everything that is held, where no filter is given", false)
    .option("--file <file>", "where the messages are written first (default: ./dlq-discarded-<time>.ndjson)")
    .addOption(AUDIT_OPTION)
    .addHelpText(
      "after",
      examples(
        "dlq discard --reason MalformedBody --older-than 3d           (a dry run)",
        "dlq discard --reason MalformedBody --older-than 3d --yes",
        "dlq import dlq-discarded-2026-01-15T12-00-00Z.ndjson         (brings them back)",
      ),
    );
  addCommonOptions(addSelectionOptions(command)).action((options: DiscardOptions & CommonOptions) =>
    run("discard", options, (context) => discard(context, options)),
  );
}
