import { explain } from "../../core/application/verdict";
import type { Message } from "../../core/messages/message";
import type { CommandContext, Outcome } from "../command-context";
import { DlqError } from "../errors";
import { EXIT } from "../exit-codes";
import { contentHash, fromEditable, toEditable } from "../files/editable-message";
import { type ApplyEdit, applying } from "../operations/redrive";
import { type AttributeChange, withChanges } from "../scan/attribute-change";
import { openScan } from "../scan/open-scan";
import type { RedrivePlan, Refusal } from "../scan/plan-redrive";
import type { Held } from "../scan/scan";
import type { QueueReport } from "../scan/scanned-queue";
import type { Selection } from "../scan/select-messages";
import { stillHidden } from "../terminal/describe-move";
import { describeScan, exitCodeOfScan, scanResults } from "../terminal/describe-scan";
import { messages, printable } from "../terminal/format";
import { runEditor } from "../terminal/run-editor";

/** An edit that has not been sent yet. The message was released in the meantime, and may have changed. */
export interface Edited {
  readonly kind: "edited";
  readonly messageId: string;
  readonly apply: ApplyEdit;
}

export interface NotEdited {
  readonly kind: "none";
  readonly outcome: Outcome;
}

interface EditOptions {
  readonly changes: readonly AttributeChange[];
  readonly wait: number;
  readonly yes: boolean;
  /** What would happen to the edited message. */
  readonly plan: (edited: Message) => RedrivePlan;
}

/** Opens the one selected message in an editor, and shows what was changed and its diagnosis by the current code. */
export async function editOne(
  context: CommandContext,
  selection: Selection,
  { changes, wait, yes, plan }: EditOptions,
): Promise<Edited | NotEdited> {
  const found = await findOne(context, selection, wait);
  const none = (text: string, refusal?: Refusal) => notEdited(context, found, yes, text, refusal);
  if (found.held === undefined) return none("Nothing matched.");
  const { message: held } = found.held;
  const before = withChanges(held, changes);
  const hash = contentHash(held);
  for (let text = toEditable(before); ; ) {
    const { saved, edited } = await editUntilReadable(context, text, before);
    if (contentHash(edited) === hash) {
      return none("The message is unchanged. Nothing was sent.");
    }
    await showDiff(context, toEditable(held), toEditable(edited));
    await showDiagnosis(context, edited);
    const planned = plan(edited);
    if (planned.kind === "send")
      return { kind: "edited", messageId: held.messageId, apply: applying(edited, held) };
    const why = `It would be refused: ${planned.why}.`;
    text = saved;
    if (mayAsk(context) && (await context.output.confirm(`${why} Edit it again?`))) continue;
    return none(`${why} Nothing was sent. Add --force to send messages that are refused as poison.`, planned);
  }
}

/** The one selected message, and the scan that found it or did not. */
interface FoundOne {
  readonly held: Held | undefined;
  readonly reports: readonly QueueReport[];
}

/**
 * Finds the one selected message and releases it at once: editing may take longer than any visibility timeout, and an
 * old receipt handle deletes nothing. Throws DlqError if more than one is selected.
 */
async function findOne(context: CommandContext, selection: Selection, wait: number): Promise<FoundOne> {
  let held: Held | undefined;
  let count = 0;
  const scan = await openScan(context, selection, { wait, endWhenFound: true });
  for await (const one of scan.peek()) {
    held ??= one;
    count += 1;
  }
  if (count <= 1) return { held, reports: scan.reports };
  const text = `--edit works on one message, but ${messages(count)} match. Select one with --id; \`npx dlq list --by message\` shows ids.`;
  throw new DlqError("NotOne", text);
}

/** After stopping the command, the person is asked nothing more. */
const mayAsk = ({ output, stop }: CommandContext): boolean => output.canAsk && stop.why === undefined;

async function showDiagnosis(context: CommandContext, edited: Message): Promise<void> {
  const diagnosis = (await context.diagnose())(edited);
  context.output.note(
    diagnosis === undefined
      ? "Diagnosis now: the message is valid."
      : `Diagnosis now: ${diagnosis.reason}. ${explain(diagnosis)}`,
  );
}

/** In the form of a redrive that sent nothing. */
function notEdited(
  { clock }: CommandContext,
  { held, reports }: FoundOne,
  yes: boolean,
  text: string,
  refusal?: Refusal,
): NotEdited {
  const id = held?.summary.id ?? "";
  const shared = {
    matched: held === undefined ? 0 : 1,
    refused: refusal === undefined ? [] : [{ id, why: refusal.why, detail: refusal.detail }],
    scans: scanResults(reports),
  };
  return {
    kind: "none",
    outcome: {
      exitCode: held === undefined ? exitCodeOfScan(reports, false) : EXIT.failed,
      result: yes
        ? {
            dryRun: false,
            ...shared,
            moved: [],
            notMoved: [],
            unconfirmed: [],
            stoppedBy: null,
            stillHidden: stillHidden({ reports }),
          }
        : { dryRun: true, ...shared, wouldSend: [] },
      text: () => [text, ...describeScan(reports, clock.now())].join("\n"),
    },
  };
}

/** What was saved is kept while the person may continue with it, however the editor ended. */
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

/** An edit is shown with its values, because the person who edits a message has read it. */
async function showDiff({ output }: CommandContext, before: string, after: string): Promise<void> {
  if (output.json) return;
  const { createTwoFilesPatch } = await import("diff");
  const patch = createTwoFilesPatch("held", "edited", before, after, undefined, undefined, { context: 2 });
  for (const line of patch.split("\n").slice(1)) {
    const style = line.startsWith("+") ? "green" : line.startsWith("-") ? "red" : undefined;
    output.write(style === undefined ? printable(line) : output.paint(style, printable(line)));
  }
}
