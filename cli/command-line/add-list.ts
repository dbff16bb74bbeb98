import { type Command, Option } from "commander";
import { type ListOptions, list } from "../commands/list";
import { GROUPINGS } from "../scan/group-held";
import { parseWhole } from "../terminal/options/parse-values";
import { addSelectionOptions } from "../terminal/options/selection-options";
import { addCommonOptions, type CommonOptions } from "../terminal/options/target-options";
import { examples } from "./examples";
import type { Run } from "./run";

export function addList(program: Command, run: Run): void {
  const command = program
    .command("list")
    .description(
      "what is scheduled for retry and quarantined, by reason, producer, age or attempt, or message by message",
    )
    .addOption(new Option("--by <property>", "what to group by").choices(GROUPINGS).default("reason"))
    .addOption(
      new Option("--limit <rows>", "rows of --by message at most")
        .default(50)
        .argParser(parseWhole(1, 100_000)),
    )
    .addHelpText(
      "after",
      examples(
        "dlq list",
        "dlq list --by producer --reason MissingStoreId --older-than 2h",
        "dlq list --by message --body order_id=order-17 --from quarantine",
      ),
    );
  addCommonOptions(addSelectionOptions(command)).action((options: ListOptions & CommonOptions) =>
    run("list", options, (context) => list(context, options)),
  );
}
