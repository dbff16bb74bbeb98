import type { Message } from "../../handlers/message/message";
import { AuditTrail } from "../adapters/audit-trail";
import { type Edited, editOne } from "../adapters/edit-one";
import { Leases } from "../adapters/give-back";
import { type Fate, type MoveReport, moveSelected } from "../adapters/move-selected";
import { type HeldScan, scanHeld } from "../adapters/scan-held";
import type { CommandContext, Outcome } from "../command-context";
import { describeChanges, describeSelection } from "../decisions/describe-selection";
import { planRedrive, type RedrivePlan } from "../decisions/plan-redrive";
import type { Selection } from "../decisions/select-messages";
import { tally } from "../decisions/tally";
import { EXIT } from "../exit-codes";
import type { AttributeChange } from "../options/parse-attribute";
import { readSelection, type SelectionOptions } from "../options/selection-options";
import { describeMove, exitCodeOfMove, moveCounts, moveResult } from "../output/describe-move";
import { describeScans, scanResult } from "../output/describe-scan";
import { messages } from "../output/format";

export interface RedriveOptions extends SelectionOptions {
  readonly yes: boolean;
  readonly force: boolean;
  readonly edit: boolean;
  readonly setAttribute?: readonly AttributeChange[];
  readonly rate?: number;
  readonly limit: number;
  readonly audit: string;
}

type Plan = (message: Message) => RedrivePlan;

/** Sends a selection back to the main queue. A dry run unless somebody says yes. */
export async function redrive(context: CommandContext, options: RedriveOptions): Promise<Outcome> {
  const changes = options.setAttribute ?? [];
  const rules = { changes, catalog: context.target.catalog, force: options.force };
  const edited = options.edit
    ? await editOne(context, readSelection(options), { ...rules, wait: options.wait })
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

  if (!options.yes) {
    const preview = await previewRedrive(context, selection, plan, options);
    if (!context.output.canAsk || preview.sendable === 0) return preview.outcome;
    context.output.write(preview.text);
    if (!(await context.output.confirm(`Send ${messages(preview.sendable)} back to the main queue?`))) {
      return { ...preview.outcome, text: "Nothing was sent." };
    }
  }
  return apply(context, selection, plan, options, edited, changes);
}

interface Preview {
  readonly sendable: number;
  readonly text: string;
  readonly outcome: Outcome;
}

/** Which of the ids a person sees. */
const SHOWN_IDS = 10;

async function previewRedrive(
  context: CommandContext,
  selection: Selection,
  plan: Plan,
  { wait, limit }: RedriveOptions,
): Promise<Preview> {
  const leases = new Leases();
  const send: { id: string; reason: string; fails: string | undefined; withStory: boolean }[] = [];
  const refused: { id: string; why: string; detail: string }[] = [];
  const scans: readonly HeldScan[] = await scanHeld(context, selection, {
    waitMs: wait * 1000,
    isEnough: () => send.length >= limit,
    onPassed: (message, queue) => leases.add(queue.url, message.receiptHandle),
    onSelected: (message, { id, reason }, queue) => {
      leases.add(queue.url, message.receiptHandle);
      const planned = plan(message);
      if (planned.kind === "refuse") refused.push({ id, why: planned.why, detail: planned.detail });
      else if (send.length < limit) {
        send.push({ id, reason, fails: planned.diagnosis?.reason, withStory: planned.withStory });
      }
    },
  });
  const stillHidden = await leases.giveBack(context.sqs);
  const ids = send.slice(0, SHOWN_IDS).map(({ id, reason }) => `  ${id}  ${reason}`);
  const lines = [
    `${messages(send.length)} would be sent back to the main queue, their attempts counted from 0 again:`,
    ...ids,
    ...(send.length > SHOWN_IDS ? [`  … and ${send.length - SHOWN_IDS} more`] : []),
    ...tally(send.flatMap(({ fails }) => fails ?? [])).map(
      ([reason, count]) => `${count} of them would fail again now: ${reason}.`,
    ),
    ...noStoryLine(send.filter(({ withStory }) => !withStory).length),
    ...tally(refused.map(({ why, detail }) => `${why}. ${detail}`)).map(
      ([why, count]) => `${count} refused: ${why}`,
    ),
    ...(refused.length > 0
      ? ["--force sends what is refused as poison all the same; --set-attribute and --edit mend it."]
      : []),
  ];
  const found = send.length + refused.length > 0;
  const text = (found ? lines : ["Nothing matched."]).join("\n");
  return {
    sendable: send.length,
    text,
    outcome: {
      exitCode: send.length > 0 ? EXIT.done : found ? EXIT.failed : EXIT.nothingMatched,
      result: {
        dryRun: true,
        matched: send.length + refused.length,
        wouldSend: send.map(({ id, reason, fails }) => ({ id, reason, wouldFail: fails ?? null })),
        refused,
        scans: scans.map((scan) => scanResult(scan, stillHidden === 0)),
      },
      text: [
        text,
        ...(send.length > 0 ? ["", "This was a dry run. Add --yes to do it."] : []),
        ...describeScans(scans, context.now(), stillHidden === 0),
      ].join("\n"),
    },
  };
}

const noStoryLine = (count: number) =>
  count === 0 ? [] : [`${count} of them have no room for a story and are sent without one.`];

async function apply(
  context: CommandContext,
  selection: Selection,
  plan: Plan,
  options: RedriveOptions,
  edited: Edited | undefined,
  changes: readonly AttributeChange[],
): Promise<Outcome> {
  const main = await context.queue("main");
  const decide = (message: Message): Fate => {
    const planned = plan(message);
    if (planned.kind === "refuse") return { refused: planned.why };
    return { hop: { message: planned.message, to: main.url, attributes: planned.attributes } };
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
      ratePerSecond: options.rate ?? context.target.settings.redriver.ratePerSecond,
      limit: options.limit,
      waitMs: options.wait * 1000,
      what: "sending back",
    });
  } finally {
    await audit.close(moveCounts(report));
  }
  return {
    exitCode: exitCodeOfMove(report),
    result: { dryRun: false, ...moveResult(report) },
    text: (await describeMove(context, report, "sent back to the main queue")).join("\n"),
  };
}
