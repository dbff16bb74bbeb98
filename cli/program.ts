import { Command, Option } from "commander";
import type { CommandContext, Outcome } from "./command-context";
import { type ListOptions, list } from "./commands/list";
import { type RedriveOptions, redrive } from "./commands/redrive";
import { type ShowOptions, show } from "./commands/show";
import { type StatusOptions, status } from "./commands/status";
import { GROUPINGS } from "./decisions/group-held";
import { parseAttributeChange } from "./options/parse-attribute";
import { collect, parseWhole } from "./options/parse-values";
import { addSelectionOptions, addWaitOption } from "./options/selection-options";
import { AUDIT_OPTION, addCommonOptions, type CommonOptions } from "./options/target-options";

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
  addRedrive(program, run);
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

function addRedrive(program: Command, run: Run): void {
  const command = program
    .command("redrive")
    .description("send a selection back to the main queue; a dry run unless --yes, or a yes on a terminal")
    .option("--yes", "do it, without asking", false)
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
