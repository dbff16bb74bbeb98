import { Option } from "commander";
import type { CommandContext, Outcome } from "../command-context";
import { EXIT } from "../exit-codes";
import {
  planEdited,
  planOf,
  previewRedrive,
  type Redrive,
  redriveIntent,
  redriveMessages,
} from "../operations/redrive";
import { watchFor } from "../operations/watch-window";
import type { AttributeChange } from "../scan/attribute-change";
import { openScan } from "../scan/open-scan";
import { describeMove, exitCodeOfMove, moveResult } from "../terminal/describe-move";
import { describeRamp } from "../terminal/describe-ramp";
import { describeRedrivePreview, redriveQuestion, sentBack } from "../terminal/describe-redrive";
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
import { type BeforeRamp, runRamp } from "./run-ramp";

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
  const selection = readSelection(options);
  const { edit, force, setAttribute: changes = [], rate, limit, wait, audit, yes } = options;
  // A dry run and a question give the number first, and --edit takes only one message.
  if (yes && !edit) requireFilter(selection, options.all, "sent back");
  const intent = redriveIntent(context, { changes, edited: edit, force });
  const rules = { rate, limit, wait, audit, intent };
  if (!edit) {
    const plan = await planOf(context, { changes, force });
    return redriveSelected(context, { ...rules, selection, plan }, options);
  }
  const plan = await planOf(context, { changes: [], force });
  const edited = await editOne(context, selection, { changes, wait, yes, plan });
  if (edited.kind === "none") return edited.outcome;
  const one = { selection: readSelection({ id: [edited.messageId] }), plan: planEdited(edited.apply, plan) };
  return redriveSelected(context, { ...rules, ...one }, options);
}

async function redriveSelected(
  context: CommandContext,
  redrive: Redrive,
  { yes, ramp = false }: RedriveOptions,
): Promise<Outcome> {
  if (yes && !ramp) return apply(context, redrive);
  const preview = await scanPreview(context, redrive, ramp);
  if (!yes) {
    const question = redriveQuestion(preview.ids.size);
    const answer = await askFor(context, preview, { question, no: "Nothing was sent." });
    if ("outcome" in answer) return answer.outcome;
    if (!ramp) return apply(context, { ...redrive, agreed: answer.agreed });
  }
  // If nothing can be sent, there is nothing to watch.
  if (preview.ids.size === 0) return apply(context, redrive);
  return runRamp(context, redrive, preview);
}

/** What a redrive would do, by scanning what it would move. */
async function scanPreview(
  context: CommandContext,
  { selection, plan, wait, limit }: Redrive,
  ramp: boolean,
): Promise<Preview & BeforeRamp> {
  const scan = await openScan(context, selection, { wait, endWhenFound: true });
  const preview = await previewRedrive(scan.peek(), plan, limit);
  const { send, refused } = preview;
  const { reports } = scan;
  const matched = send.length + refused.length;
  return {
    ids: new Set(send.map(({ held }) => held.message.messageId)),
    lines: compact([
      ...describeRedrivePreview(preview),
      ramp && send.length > 0 && describeRamp(watchFor(context)),
    ]),
    refused,
    exitCode: send.length === 0 && matched > 0 ? EXIT.failed : exitCodeOfSelection(reports, matched > 0),
    result: {
      matched,
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

async function apply(context: CommandContext, redrive: Redrive): Promise<Outcome> {
  const { summary, why } = await redriveMessages(context, redrive);
  return {
    exitCode: exitCodeOfMove(summary),
    result: { dryRun: false, ...moveResult(summary) },
    text: () => describeMove(summary, sentBack(context), { why, now: context.clock.now() }).join("\n"),
  };
}
