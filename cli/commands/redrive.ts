import type { Message } from "../../core/messages/message";
import type { CommandContext, Outcome } from "../command-context";
import { EXIT } from "../exit-codes";
import { AuditTrail } from "../files/audit-trail";
import { type Edited, editOne } from "../files/edit-one";
import { describeChanges, describeSelection } from "../scan/describe-selection";
import { type Disposition, type MoveReport, moveSelected } from "../scan/move-selected";
import { planRedrive } from "../scan/plan-redrive";
import type { Selection } from "../scan/select-messages";
import { describeMove, exitCodeOfMove, moveCounts, moveResult } from "../terminal/describe-move";
import { forms, messages } from "../terminal/format";
import type { AttributeChange } from "../terminal/options/parse-attribute";
import { requireFilter } from "../terminal/options/require-filter";
import { readSelection, type SelectionOptions } from "../terminal/options/selection-options";
import { type Plan, previewRedrive } from "./preview-redrive";

export interface RedriveOptions extends SelectionOptions {
  readonly yes: boolean;
  readonly all: boolean;
  readonly force: boolean;
  readonly edit: boolean;
  readonly setAttribute?: readonly AttributeChange[];
  readonly rate?: number;
  readonly limit: number;
  readonly audit: string;
}

const SENT_BACK = {
  done: "sent back to the main queue",
  unconfirmed: (count: number) =>
    `it is not known whether the original is gone: there may be two of ${forms(count, "it", "each")}.`,
};

/** Sends a selection back to the main queue. A dry run unless somebody says yes. */
export async function redrive(context: CommandContext, options: RedriveOptions): Promise<Outcome> {
  // A dry run and a question say how many first, and --edit takes one message only.
  if (options.yes && !options.edit) requireFilter(readSelection(options), options.all, "sent back");
  const changes = options.setAttribute ?? [];
  const { maxMessageBytes } = context.target.settings.queue;
  const rules = { changes, diagnose: await context.diagnose(), force: options.force, maxMessageBytes };
  const edited = options.edit
    ? await editOne(context, readSelection(options), {
        changes,
        wait: options.wait,
        yes: options.yes,
        plan: (message) => planRedrive(message, { ...rules, changes: [], now: context.now() }),
      })
    : undefined;
  if (edited?.kind === "none") return edited.outcome;
  const selection: Selection =
    edited === undefined ? readSelection(options) : readSelection({ id: [edited.messageId], wait: 0 });
  const plan: Plan = (message) => {
    const changed = edited === undefined ? message : edited.apply(message);
    if (changed === undefined) {
      return {
        kind: "refuse",
        why: "ChangedMeanwhile",
        detail: "The message is not as it was when it was edited.",
      };
    }
    return planRedrive(changed, {
      ...rules,
      changes: edited === undefined ? changes : [],
      now: context.now(),
    });
  };

  let agreed: ReadonlySet<string> | undefined;
  if (!options.yes) {
    const preview = await previewRedrive(context, selection, plan, options);
    agreed = preview.sendable;
    if (!context.output.canAsk || agreed.size === 0) return preview.outcome;
    context.output.write(preview.text);
    if (!(await context.output.confirm(`Send ${messages(agreed.size)} back to the main queue?`))) {
      return { ...preview.outcome, exitCode: EXIT.failed, text: "Nothing was sent." };
    }
  }
  return apply(context, selection, plan, options, edited, agreed);
}

async function apply(
  context: CommandContext,
  selection: Selection,
  plan: Plan,
  options: RedriveOptions,
  edited: Edited | undefined,
  agreed: ReadonlySet<string> | undefined,
): Promise<Outcome> {
  const changes = options.setAttribute ?? [];
  const main = await context.queue("main");
  const decide = (message: Message): Disposition => {
    const planned = plan(message);
    if (planned.kind === "refuse") return { refused: planned.why };
    return { transfer: { message: planned.message, to: main.url, attributes: planned.attributes } };
  };
  const audit = await AuditTrail.open(options.audit, context, {
    selection: describeSelection(selection),
    ...(changes.length > 0 && { setAttributes: describeChanges(changes) }),
    ...(edited !== undefined && { edited: true }),
    ...(options.force && { forced: true }),
  });
  let report: MoveReport | undefined;
  try {
    report = await moveSelected(context, {
      selection,
      decide,
      sqs: context.sqs,
      movedWhen: "sent",
      ratePerSecond: options.rate ?? context.target.settings.redriver.ratePerSecond,
      limit: options.limit,
      agreed,
      waitMs: options.wait * 1000,
      what: "sending back",
    });
  } finally {
    await audit.close(moveCounts(report));
  }
  return {
    exitCode: exitCodeOfMove(report),
    result: { dryRun: false, ...moveResult(report) },
    text: (await describeMove(context, report, SENT_BACK)).join("\n"),
  };
}
