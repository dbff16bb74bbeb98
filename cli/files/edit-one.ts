import { createTwoFilesPatch } from "diff";
import type { Diagnose } from "../../core/application/diagnose-message";
import { explain } from "../../core/application/verdict";
import type { Message } from "../../core/messages/message";
import type { CommandContext, Outcome } from "../command-context";
import { EXIT } from "../exit-codes";
import { type FoundOne, findOne } from "../scan/find-one";
import { type RedrivePlan, type Refusal, withChanges } from "../scan/plan-redrive";
import type { Selection } from "../scan/select-messages";
import { describeScans, exitCodeOfScan, scanResult } from "../terminal/describe-scan";
import { printable } from "../terminal/format";
import type { AttributeChange } from "../terminal/options/parse-attribute";
import { runEditor } from "../terminal/run-editor";
import { contentHash, fromEditable, toEditable } from "./editable-message";

/** An edit that is not sent yet: the message was given back while it was edited, and may be another one by now. */
export interface Edited {
  readonly kind: "edited";
  readonly messageId: string;
  /** The message as it was edited, or undefined when it is not the one that was edited any more. */
  readonly apply: (message: Message) => Message | undefined;
}

export interface NotEdited {
  readonly kind: "none";
  readonly outcome: Outcome;
}

interface EditOptions {
  readonly changes: readonly AttributeChange[];
  readonly wait: number;
  readonly yes: boolean;
  /** What would become of the message as it was edited. */
  readonly plan: (edited: Message) => RedrivePlan;
}

/** Opens the one selected message in an editor, shows what was changed and what the current code says of it now. */
export async function editOne(
  context: CommandContext,
  selection: Selection,
  { changes, wait, yes, plan }: EditOptions,
): Promise<Edited | NotEdited> {
  const found = await findOne(context, selection, wait);
  const held = found.message;
  if (held === undefined) return notEdited(context, found, yes, "Nothing matched.");
  const before = withChanges(held, changes);
  const hash = contentHash(held);
  for (let text = toEditable(before); ; ) {
    const { saved, edited } = await editUntilReadable(context, text, before);
    if (contentHash(edited) === hash) {
      return notEdited(context, found, yes, "The message was left as it is: nothing was sent.");
    }
    showDiff(context, toEditable(held), toEditable(edited));
    tellDiagnosis(context, edited, await context.diagnose());
    const planned = plan(edited);
    if (planned.kind === "send")
      return { kind: "edited", messageId: held.messageId, apply: applying(edited, hash) };
    const why = `It would be refused: ${planned.why}.`;
    text = saved;
    if (mayAsk(context) && (await context.output.confirm(`${why} Edit it again?`))) continue;
    return notEdited(
      context,
      found,
      yes,
      `${why} Nothing was sent; --force sends what is refused as poison.`,
      planned,
    );
  }
}

/** Who has stopped the command is asked nothing more. */
const mayAsk = ({ output, stop }: CommandContext): boolean => output.canAsk && stop.why === undefined;

const applying = (edited: Message, hash: string) => (message: Message) =>
  contentHash(message) === hash
    ? { ...message, body: edited.body, attributes: edited.attributes }
    : undefined;

function tellDiagnosis({ output }: CommandContext, edited: Message, diagnose: Diagnose): void {
  const diagnosis = diagnose(edited);
  output.note(
    diagnosis === undefined
      ? "Diagnosis now: nothing is wrong with it."
      : `Diagnosis now: ${diagnosis.reason}. ${explain(diagnosis)}`,
  );
}

/** In the form of a redrive that sent nothing. */
function notEdited(
  context: CommandContext,
  { id, scans, stillHidden }: FoundOne,
  yes: boolean,
  text: string,
  refusal?: Refusal,
): NotEdited {
  const given = stillHidden === 0;
  const refused = refusal === undefined ? [] : [{ id, why: refusal.why, detail: refusal.detail }];
  const shared = {
    matched: id === undefined ? 0 : 1,
    refused,
    scans: scans.map((scan) => scanResult(scan, given)),
  };
  return {
    kind: "none",
    outcome: {
      exitCode: id === undefined ? exitCodeOfScan(scans, false) : EXIT.failed,
      result: yes
        ? { dryRun: false, ...shared, moved: [], notMoved: [], unconfirmed: [], stoppedBy: null, stillHidden }
        : { dryRun: true, ...shared, wouldSend: [] },
      text: [text, ...describeScans(scans, context.now(), given)].join("\n"),
    },
  };
}

/** What was saved is kept while the person may go on with it, however the editor ended. */
async function editUntilReadable(
  context: CommandContext,
  text: string,
  before: Message,
): Promise<{ readonly saved: string; readonly edited: Message }> {
  const { output, stop } = context;
  let saved = text;
  for (;;) {
    try {
      const { text: edited, failure } = await runEditor(saved, { json: output.json, stop });
      saved = edited;
      if (failure !== undefined) throw failure;
      return { saved, edited: fromEditable(saved, before) };
    } catch (error) {
      if (!mayAsk(context) || !(error instanceof Error)) throw error;
      output.note(error.message);
      if (!(await output.confirm("Edit it again?"))) throw error;
    }
  }
}

/** An edit is shown with its values: who edits a message has read it. */
function showDiff({ output }: CommandContext, before: string, after: string): void {
  if (output.json) return;
  const patch = createTwoFilesPatch("held", "edited", before, after, undefined, undefined, { context: 2 });
  for (const line of patch.split("\n").slice(1)) {
    const style = line.startsWith("+") ? "green" : line.startsWith("-") ? "red" : undefined;
    output.write(style === undefined ? printable(line) : output.paint(style, printable(line)));
  }
}
