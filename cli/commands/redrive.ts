import { Option } from "commander";
import type { Message } from "../../core/messages/message";
import { type CommandContext, type Outcome, openScan } from "../command-context";
import { EXIT } from "../exit-codes";
import type { AttributeChange } from "../scan/attribute-change";
import { describeChanges } from "../scan/describe-selection";
import type { MoveReport, Refused } from "../scan/move-selected";
import { planRedrive, type RedrivePlan } from "../scan/plan-redrive";
import type { Selection } from "../scan/select-messages";
import { tally } from "../scan/tally";
import {
  describeMove,
  describeRefused,
  exitCodeOfMove,
  type MoveSummary,
  moveResult,
} from "../terminal/describe-move";
import { exitCodeOfSelection } from "../terminal/describe-scan";
import { forms, messages, shownIds } from "../terminal/format";
import { defineCommand } from "../terminal/options/define-command";
import { parseAttributeChange } from "../terminal/options/parse-attribute";
import { collect, parseWhole } from "../terminal/options/parse-values";
import {
  readSelection,
  requireFilter,
  type SelectionOptions,
  selectionOptions,
} from "../terminal/options/selection-options";
import { auditOption, flag, rateOption } from "../terminal/options/target-options";
import { type Edited, editOne } from "./edit-one";
import { moveAudited } from "./move-audited";
import { askFor, type Preview } from "./preview";

interface RedriveOptions extends SelectionOptions {
  readonly yes: boolean;
  readonly all: boolean;
  readonly force: boolean;
  readonly edit: boolean;
  readonly setAttribute?: readonly AttributeChange[];
  readonly rate?: number;
  readonly limit: number;
  readonly audit: string;
}

export const addRedrive = defineCommand({
  name: "redrive",
  description:
    "send a selection back to the main queue; a dry run unless confirmed with --yes or on a terminal",
  options: (words) => [
    flag("--yes", "go ahead without asking"),
    flag("--all", "with --yes and no filter: everything that is held"),
    new Option(
      "--set-attribute <name=value>",
      `set this message attribute; name:Type=value also sets its type (default: the type it has; for a new one ${words.attribute} is a ${words.type}, any other a String)`,
    ).argParser(collect(parseAttributeChange(words))),
    flag("--edit", "edit the one selected message in $EDITOR; shows the difference, values included"),
    flag("--force", "also send messages that are diagnosed as poison"),
    rateOption(),
    new Option("--limit <messages>", "maximum number of messages")
      .default(100_000)
      .argParser(parseWhole(1, 100_000)),
    auditOption(),
    ...selectionOptions(words),
  ],
  examples: ({ missing, attribute }) => [
    `dlq redrive --reason ${missing} --set-attribute ${attribute}=3          (a dry run)`,
    `dlq redrive --reason ${missing} --set-attribute ${attribute}=3 --yes`,
    "dlq redrive --id 0f8c1a52-6d0e-4c1b-9d39-3f3c0f2a7b11 --edit",
    "dlq redrive --reason Unknown --limit 20 --rate 5 --yes",
  ],
  work: redrive,
});

/** What a redrive would do with one message. */
type Plan = (message: Message) => RedrivePlan;

/** Sends a selection back to the main queue. A dry run unless somebody says yes. */
export async function redrive(context: CommandContext, options: RedriveOptions): Promise<Outcome> {
  const asked = readSelection(options);
  // A dry run and a question say how many first, and --edit takes one message only.
  if (options.yes && !options.edit) requireFilter(asked, options.all, "sent back");
  const diagnose = await context.diagnose();
  const trusted = await context.trusted();
  const planWith =
    (changes: readonly AttributeChange[]): Plan =>
    (message) =>
      planRedrive(message, {
        changes,
        diagnose,
        trusted,
        force: options.force,
        maxMessageBytes: context.target.settings.queue.maxMessageBytes,
        now: context.clock.now(),
      });
  const changes = options.setAttribute ?? [];
  if (!options.edit) return redriveSelected(context, asked, planWith(changes), options);
  const { wait, yes } = options;
  const edited = await editOne(context, asked, { changes, wait, yes, plan: planWith([]) });
  if (edited.kind === "none") return edited.outcome;
  const plan = planEdited(edited, planWith([]));
  return redriveSelected(context, readSelection({ id: [edited.messageId] }), plan, options);
}

/** The message may have become another one while it was edited. */
const planEdited =
  ({ apply }: Edited, plan: Plan): Plan =>
  (message) => {
    const edited = apply(message);
    if (edited !== undefined) return plan(edited);
    const detail = "The message is not as it was when it was edited.";
    return { kind: "refuse", why: "ChangedMeanwhile", detail };
  };

async function redriveSelected(
  context: CommandContext,
  selection: Selection,
  plan: Plan,
  options: RedriveOptions,
): Promise<Outcome> {
  if (options.yes) return apply(context, selection, plan, options);
  const preview = await previewRedrive(context, selection, plan, options);
  const question = `Send ${messages(preview.ids.size)} back to the main queue?`;
  const answer = await askFor(context, preview, { question, no: "Nothing was sent." });
  return "outcome" in answer ? answer.outcome : apply(context, selection, plan, options, answer.agreed);
}

/** What a redrive would do, by scanning what it would move. */
async function previewRedrive(
  context: CommandContext,
  selection: Selection,
  plan: Plan,
  { wait, limit }: RedriveOptions,
): Promise<Preview> {
  const send: { id: string; reason: string; fails: string | undefined; withMetadata: boolean }[] = [];
  const ids = new Set<string>();
  const refused: Refused[] = [];
  const scan = await openScan(context, selection, { wait, endWhenFound: true });
  for await (const { message, summary } of scan.peek()) {
    const { id, reason } = summary;
    const planned = plan(message);
    if (planned.kind === "refuse") {
      refused.push({ id, why: planned.why, detail: planned.detail });
      continue;
    }
    const { diagnosis, withMetadata } = planned;
    ids.add(message.messageId);
    if (send.push({ id, reason, fails: diagnosis?.reason, withMetadata }) >= limit) break;
  }
  const { reports } = scan;
  const found = send.length + refused.length > 0;
  const lines = [
    send.length === 0
      ? "Nothing would be sent."
      : `${messages(send.length)} would be sent back to the main queue, ${forms(send.length, "its", "their")} attempts counted from 0 again:`,
    ...shownIds(send.map(({ id, reason }) => `  ${id}  ${reason}`)),
    ...tally(send.flatMap(({ fails }) => fails ?? [])).map(
      ([reason, count]) => `${count} of them would fail again now: ${reason}.`,
    ),
    ...noMetadataLine(send.filter(({ withMetadata }) => !withMetadata).length),
    ...describeRefused(refused),
  ];
  return {
    ids,
    lines: found ? lines : ["Nothing matched."],
    exitCode: send.length === 0 && found ? EXIT.failed : exitCodeOfSelection(reports, found),
    result: {
      matched: send.length + refused.length,
      wouldSend: send.map(({ id, reason, fails = null }) => ({ id, reason, wouldFail: fails })),
      refused,
    },
    reports,
  };
}

const noMetadataLine = (count: number) =>
  count === 0
    ? []
    : [
        `${count} of them ${forms(count, "has no room for metadata and is", "have no room for metadata and are")} sent without it.`,
      ];

async function apply(
  context: CommandContext,
  selection: Selection,
  plan: Plan,
  options: RedriveOptions,
  agreed?: ReadonlySet<string>,
): Promise<Outcome> {
  const { setAttribute = [], edit, force, rate, limit, wait, audit } = options;
  const { url } = await context.queue("main");
  const { summary, why } = await moveAudited(context, {
    selection,
    rules: {
      decide: ({ message }) => {
        const planned = plan(message);
        if (planned.kind === "refuse") return planned;
        return { transfer: { message: planned.message, to: url, attributes: planned.attributes } };
      },
      ratePerSecond: rate ?? context.target.settings.redriver.ratePerSecond,
      limit,
      agreed,
    },
    sqs: await context.sender(),
    wait,
    what: "sending back",
    audit,
    intent: {
      ...(setAttribute.length > 0 && { setAttributes: describeChanges(context.application, setAttribute) }),
      ...(edit && { edited: true }),
      ...(force && { forced: true }),
    },
    summarize: summaryOf,
  });
  return {
    exitCode: exitCodeOfMove(summary),
    result: { dryRun: false, ...moveResult(summary) },
    text: () => describeMove(summary, sentBack(context), { why, now: context.clock.now() }).join("\n"),
  };
}

const summaryOf = (report: MoveReport): MoveSummary => ({
  ...report,
  unconfirmed: report.moved.filter(({ deleted }) => !deleted).map(({ id }) => id),
});

const sentBack = ({ commandLine }: CommandContext) => ({
  done: "sent back to the main queue",
  again: "The same command",
  unconfirmed: (ids: readonly string[]) => [
    `Of ${messages(ids.length)} it is not known whether the original is gone: there may be two of ${forms(ids.length, "it", "each")}.`,
    ...shownIds(ids.map((id) => `  ${id}`)),
    `Do not repeat the command yet: it would send ${forms(ids.length, "that original", "those originals")} again. Once the cause is mended, this deletes ${forms(ids.length, "it", "them")}:`,
    `  ${commandLine("discard", ...ids.flatMap((id) => ["--id", id]))}`,
  ],
});
