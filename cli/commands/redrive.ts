import { Option } from "commander";
import { type CommandContext, type Outcome, openScan } from "../command-context";
import { EXIT } from "../exit-codes";
import {
  describeRedrivePreview,
  type Plan,
  planEdited,
  planOf,
  previewRedrive,
  type Redrive,
  redriveIntent,
  redriveMessages,
  redriveQuestion,
  sentBack,
} from "../operations/redrive";
import { watchFor } from "../operations/watch-window";
import type { AttributeChange } from "../scan/attribute-change";
import type { Selection } from "../scan/select-messages";
import { describeMove, exitCodeOfMove, moveResult } from "../terminal/describe-move";
import { describeRamp } from "../terminal/describe-ramp";
import { exitCodeOfSelection } from "../terminal/describe-scan";
import { compact } from "../terminal/format";
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
import { editOne } from "./edit-one";
import { askFor, type Preview } from "./preview";
import { type BeforeRamp, redriveInRamp } from "./redrive-ramp";

interface RedriveOptions extends SelectionOptions {
  readonly yes: boolean;
  readonly all: boolean;
  readonly force: boolean;
  /** @default false */
  readonly ramp?: boolean;
  readonly edit: boolean;
  readonly setAttribute?: readonly AttributeChange[];
  readonly rate?: number;
  readonly limit: number;
  readonly audit: string;
}

export const addRedrive = defineCommand({
  name: "redrive",
  description:
    "Send selected messages back to the main queue; a dry run unless you confirm it with --yes or at the prompt",
  options: (words) => [
    flag("--yes", "proceed without asking"),
    flag("--all", "with --yes: select every held message if no filter is given"),
    new Option(
      "--set-attribute <name=value>",
      `set this message attribute; name:Type=value also sets its type (default: its current type; a new ${words.attribute} is a ${words.type}, any other new attribute a String)`,
    ).argParser(collect(parseAttributeChange(words))),
    flag("--edit", "edit the selected message (exactly one) in $EDITOR; a diff is printed, including values"),
    flag("--force", "also send messages that are diagnosed as poison"),
    flag(
      "--ramp",
      "send 1, 2, 5, 20 … messages at a time, and stop if some become dead letters again or are not processed in time",
    ),
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
    "dlq redrive --reason Unknown --ramp --yes",
  ],
  work: redrive,
});

/** Sends a selection back to the main queue. A dry run unless somebody says yes. */
export async function redrive(context: CommandContext, options: RedriveOptions): Promise<Outcome> {
  const asked = readSelection(options);
  // A dry run and a question give the number first, and --edit takes only one message.
  if (options.yes && !options.edit) requireFilter(asked, options.all, "sent back");
  const { force, setAttribute: changes = [], wait, yes } = options;
  if (!options.edit)
    return redriveSelected(context, asked, await planOf(context, { changes, force }), options);
  const plan = await planOf(context, { changes: [], force });
  const edited = await editOne(context, asked, { changes, wait, yes, plan });
  if (edited.kind === "none") return edited.outcome;
  const selection = readSelection({ id: [edited.messageId] });
  return redriveSelected(context, selection, planEdited(edited.apply, plan), options);
}

async function redriveSelected(
  context: CommandContext,
  selection: Selection,
  plan: Plan,
  options: RedriveOptions,
): Promise<Outcome> {
  const { yes, ramp } = options;
  if (yes && !ramp) return apply(context, selection, plan, options);
  const preview = await scanPreview(context, selection, plan, options);
  if (!yes) {
    const question = redriveQuestion(preview.ids.size);
    const answer = await askFor(context, preview, { question, no: "Nothing was sent." });
    if ("outcome" in answer) return answer.outcome;
    if (!ramp) return apply(context, selection, plan, options, answer.agreed);
  }
  // If nothing can be sent, there is nothing to watch.
  if (preview.ids.size === 0) return apply(context, selection, plan, options);
  return redriveInRamp(context, redriveOf(context, selection, plan, options), preview);
}

/** What a redrive would do, by scanning what it would move. */
async function scanPreview(
  context: CommandContext,
  selection: Selection,
  plan: Plan,
  { wait, limit, ramp = false }: RedriveOptions,
): Promise<Preview & BeforeRamp> {
  const scan = await openScan(context, selection, { wait, endWhenFound: true });
  const preview = await previewRedrive(scan.peek(), plan, limit);
  const { send, refused } = preview;
  const { reports } = scan;
  const found = send.length + refused.length > 0;
  return {
    ids: new Set(send.map(({ held }) => held.message.messageId)),
    lines: compact([
      ...describeRedrivePreview(preview),
      ramp && send.length > 0 && describeRamp(watchFor(context)),
    ]),
    refused,
    exitCode: send.length === 0 && found ? EXIT.failed : exitCodeOfSelection(reports, found),
    result: {
      matched: send.length + refused.length,
      wouldSend: send.map(({ held: { summary }, fails = null, recordGone }) => ({
        id: summary.id,
        reason: summary.reason,
        wouldFail: fails,
        recordGone,
      })),
      refused,
    },
    reports,
  };
}

async function apply(
  context: CommandContext,
  selection: Selection,
  plan: Plan,
  options: RedriveOptions,
  agreed?: ReadonlySet<string>,
): Promise<Outcome> {
  const redrive = redriveOf(context, selection, plan, options);
  const { summary, why } = await redriveMessages(context, { ...redrive, agreed });
  return {
    exitCode: exitCodeOfMove(summary),
    result: { dryRun: false, ...moveResult(summary) },
    text: () => describeMove(summary, sentBack(context), { why, now: context.clock.now() }).join("\n"),
  };
}

function redriveOf(
  context: CommandContext,
  selection: Selection,
  plan: Plan,
  { setAttribute: changes = [], edit: edited, force, rate, limit, wait, audit }: RedriveOptions,
): Redrive {
  const intent = redriveIntent(context, { changes, edited, force });
  return { selection, plan, rate, limit, wait, audit, intent };
}
