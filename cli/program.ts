import { Command, Option } from "commander";
import type { CommandContext, Outcome } from "./command-context";
import { type ListOptions, list } from "./commands/list";
import { type ShowOptions, show } from "./commands/show";
import { type StatusOptions, status } from "./commands/status";
import { GROUPINGS } from "./decisions/group-held";
import { parseWhole } from "./options/parse-values";
import { addSelectionOptions, addWaitOption } from "./options/selection-options";
import { addCommonOptions, type CommonOptions } from "./options/target-options";

/** Runs a subcommand's work in a context made of its options. */
export type Run = (
  command: string,
  options: CommonOptions,
  work: (context: CommandContext) => Promise<Outcome>,
) => Promise<void>;

const EXIT_CODES = `
Exit codes: 0 done, 1 nothing matched, 2 wrong usage, 3 partly done, 4 refused or failed.`;

const examples = (...lines: readonly string[]) => `
Examples:
${lines.map((line) => `  ${line}`).join("\n")}
${EXIT_CODES}`;

/** The whole command line; one subcommand each. */
export function createProgram(run: Run): Command {
  const program = new Command("dlq")
    .description(
      "Shows which messages are held and why, and lets you fix them, send them back or discard them.",
    )
    .addHelpText("after", `${EXIT_CODES}\n\ndlq <command> --help tells more, with examples.`);
  addStatus(program, run);
  addList(program, run);
  addShow(program, run);
  return program;
}

function addStatus(program: Command, run: Run): void {
  const command = program
    .command("status")
    .description(
      "the queues: how many messages, the oldest held, the next expiry; whether the schedules are on",
    )
    .option("--no-scan", "do not look into parking and quarantine: ages stay empty, nothing is hidden")
    .addHelpText("after", examples("dlq status", "dlq status --stage prod --json"));
  addCommonOptions(command).action((options: StatusOptions & CommonOptions) =>
    run("status", options, (context) => status(context, options)),
  );
}

function addList(program: Command, run: Run): void {
  const command = program
    .command("list")
    .description("what is parked and quarantined, by reason, producer, age or attempt, or message by message")
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

function addShow(program: Command, run: Run): void {
  const command = program
    .command("show")
    .argument("<id>", "the id that the alert names, or the present one")
    .description("one message whole: story, diagnosis with the current code, attributes, body")
    .option("--reveal", "show values of body and attributes: they may be personal data", false)
    .addHelpText(
      "after",
      examples("dlq show 0f8c1a52-6d0e-4c1b-9d39-3f3c0f2a7b11", "dlq show <id> --reveal"),
    );
  addCommonOptions(addWaitOption(command)).action((id: string, options: ShowOptions & CommonOptions) =>
    run("show", options, (context) => show(context, id, options)),
  );
}
