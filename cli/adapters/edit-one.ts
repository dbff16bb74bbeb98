import { createTwoFilesPatch } from "diff";
import type { Message } from "../../handlers/message/message";
import { diagnose } from "../../handlers/orders/diagnose-order";
import type { CommandContext, Outcome } from "../command-context";
import { contentHash, fromEditable, toEditable } from "../decisions/editable-message";
import { withChanges } from "../decisions/plan-redrive";
import type { Selection } from "../decisions/select-messages";
import { DlqError } from "../errors";
import { EXIT } from "../exit-codes";
import type { AttributeChange } from "../options/parse-attribute";
import { messages, printable } from "../output/format";
import { Leases } from "./give-back";
import { runEditor } from "./run-editor";
import { scanHeld } from "./scan-held";

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
}

/** Opens the one selected message in an editor, shows what was changed and what the current code says of it now. */
export async function editOne(
  context: CommandContext,
  selection: Selection,
  { changes, wait }: EditOptions,
): Promise<Edited | NotEdited> {
  const held = await findOne(context, selection, wait);
  if (held === undefined) return notEdited("Nothing matched.");
  const before = withChanges(held, changes);
  const editable = toEditable(before);
  const edited = await editUntilReadable(context, editable, before);
  if (contentHash(edited) === contentHash(held))
    return notEdited("The message was left as it is: nothing was sent.");
  showDiff(context, toEditable(held), toEditable(edited));
  const diagnosis = diagnose(edited, context.target.catalog);
  context.output.note(
    diagnosis === undefined
      ? "Diagnosis now: nothing is wrong with it."
      : `Diagnosis now: ${diagnosis.reason}. ${diagnosis.detail}`,
  );
  const hash = contentHash(held);
  return {
    kind: "edited",
    messageId: held.messageId,
    apply: (message) =>
      contentHash(message) === hash
        ? { ...message, body: edited.body, attributes: edited.attributes }
        : undefined,
  };
}

const notEdited = (text: string): NotEdited => ({
  kind: "none",
  outcome: {
    exitCode: EXIT.nothingMatched,
    result: { dryRun: true, matched: 0, wouldSend: [], refused: [], scans: [] },
    text,
  },
});

/** Gives the message back at once: editing may take longer than any lease, and a stale receipt deletes nothing. */
async function findOne(
  context: CommandContext,
  selection: Selection,
  wait: number,
): Promise<Message | undefined> {
  const leases = new Leases();
  let found: Message | undefined;
  let count = 0;
  await scanHeld(context, selection, {
    waitMs: wait * 1000,
    endWhenFound: true,
    onPassed: (message, queue) => leases.add(queue.url, message.receiptHandle),
    onSelected: (message, _summary, queue) => {
      leases.add(queue.url, message.receiptHandle);
      found ??= message;
      count += 1;
    },
  });
  await leases.giveBack(context.sqs);
  if (count > 1) {
    const message = `--edit takes one message, but ${messages(count)} match. Name one with --id; \`dlq list --by message\` shows ids.`;
    throw new DlqError("NotOne", message);
  }
  return found;
}

/** What was saved is kept while the person may go on with it, however the editor ended. */
async function editUntilReadable(context: CommandContext, text: string, before: Message): Promise<Message> {
  const { output, stop } = context;
  let saved = text;
  for (;;) {
    try {
      const { text: edited, failure } = await runEditor(saved, { json: output.json, stop });
      saved = edited;
      if (failure !== undefined) throw failure;
      return fromEditable(saved, before);
    } catch (error) {
      if (!output.canAsk || stop.why !== undefined || !(error instanceof Error)) throw error;
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
