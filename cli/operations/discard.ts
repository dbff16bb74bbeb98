import type { SqsPort } from "../../core/sqs/sqs-port";
import { readDeployment } from "../aws/target/deployment";
import type { OperationContext } from "../command-context";
import { DlqError } from "../errors";
import { LineFile, mustBeWritable } from "../files/line-file";
import { toLine } from "../files/message-line";
import { fileExists } from "../files/read-lines";
import type { MoveReport, MoveRules } from "../scan/move-selected";
import type { Held } from "../scan/scan";
import type { Selection } from "../scan/select-messages";
import { tally } from "../scan/tally";
import { describeMove, type MoveSummary } from "../terminal/describe-move";
import { asArgument } from "../terminal/file-names";
import { compact, forms, messages, shownIds } from "../terminal/format";
import { moveAudited } from "./move-audited";

export interface Discard extends Pick<MoveRules, "agreed" | "onMoved"> {
  readonly selection: Selection;
  readonly chosenBy?: Selection;
  /** Where the messages are written first. The file does not exist yet. */
  readonly file: string;
  /** Seconds. */
  readonly wait: number;
  readonly audit: string;
}

export interface Discarded {
  readonly summary: MoveSummary;
  /** About an AWS error. */
  readonly why: string | undefined;
  /** Messages that are in the file, including at least all that were deleted. */
  readonly written: number;
  readonly file: string;
}

/** Throws DlqError if a file cannot be created, before anything is scanned or asked. */
export async function mustBeNew(file: string): Promise<void> {
  if (await fileExists(file)) {
    throw new DlqError("FileExists", `${file} already exists. Choose another file with --file.`);
  }
  await mustBeWritable(file);
}

/** The file contains a batch before the batch is moved. The move then deletes what is confirmed. */
const takenByFile = (sqs: SqsPort): SqsPort => ({
  ...sqs,
  send: async (_file, entries) => ({
    confirmed: new Map(entries.map((_entry, index) => [index, ""])),
    failed: [],
  }),
});

/**
 * Deletes a selection permanently, after writing it to a file from which it can be imported again, and records it.
 */
export async function discardMessages(context: OperationContext, discard: Discard): Promise<Discarded> {
  const { selection, chosenBy, agreed, onMoved, file, wait, audit } = discard;
  const deployment = await readDeployment(context);
  // Without proof of who wrote what a message says about itself, it might not be the requested one.
  await context.trusted();
  const lines = new LineFile(file, "new", true);
  let written = 0;
  const { summary, why } = await moveAudited(context, {
    selection,
    chosenBy,
    rules: {
      decide: ({ message }) => ({ transfer: { message, to: file, attributes: message.attributes } }),
      beforeBatch: async (batch) => {
        await lines.append(batch.map(({ message, summary }) => toLine(message, summary, deployment)));
        written += batch.length;
      },
      ratePerSecond: Number.POSITIVE_INFINITY,
      limit: Number.POSITIVE_INFINITY,
      agreed,
      onMoved,
    },
    sqs: takenByFile(context.sqs),
    wait,
    what: "discarding",
    audit,
    intent: { file },
    summarize: summaryOf,
  }).finally(() => lines.close());
  return { summary, why, written, file };
}

export const discardQuestion = (count: number): string => `Discard ${messages(count)}?`;

/** What a discard would delete. `file`: its name, if it is already known. */
export function describeDiscardPreview(
  found: readonly Held["summary"][],
  file: string | undefined,
): string[] {
  if (found.length === 0) return ["Nothing matched."];
  return [
    `${messages(found.length)} would be written to ${file ?? "./dlq-discarded-<time>.ndjson"} and then deleted:`,
    ...tally(found.map(({ reason }) => reason)).map(([reason, count]) => `  ${count} x ${reason}`),
  ];
}

export function describeDiscarded(
  { commandLine, clock }: Pick<OperationContext, "commandLine" | "clock">,
  { summary, why, written, file }: Discarded,
): string[] {
  const deleted = summary.moved.length;
  return compact([
    ...describeMove(summary, DISCARDED, { why, now: clock.now() }),
    deleted > 0 &&
      `${forms(deleted, "It is", "They are")} in ${file}; to bring ${forms(deleted, "it", "them")} back, run:\n  ${commandLine("import", asArgument(file))}`,
    // For messages that were written but not deleted, an import would create a second copy.
    written > deleted &&
      `${file} also contains ${messages(written - deleted)} that may still be held. To import only what is no longer held, run:\n  ${commandLine("import", asArgument(file), "--missing")}`,
  ]);
}

/** Only what is known to be deleted counts as discarded. */
const summaryOf = (report: MoveReport): MoveSummary => ({
  ...report,
  moved: report.moved.filter(({ deleted }) => deleted),
  unconfirmed: report.moved.filter(({ deleted }) => !deleted).map(({ id }) => id),
});

const DISCARDED = {
  done: "discarded",
  again: "The same command, with another --file if you gave one,",
  unconfirmed: (ids: readonly string[]) => [
    `SQS did not confirm that ${messages(ids.length)} ${forms(ids.length, "was", "were")} deleted. ${forms(ids.length, "It", "They")} may still be held.`,
    ...shownIds(ids.map((id) => `  ${id}`)),
  ],
};
