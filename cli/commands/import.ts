import { setTimeout as sleep } from "node:timers/promises";
import type { Hop } from "../../handlers/message/move-messages";
import { moveMessages } from "../../handlers/message/move-messages";
import { createRatePace } from "../../handlers/redriver/rate-pace";
import { AuditTrail } from "../adapters/audit-trail";
import { cutTornLine, fileExists, LineFile, readLines } from "../adapters/line-file";
import type { CommandContext, Outcome } from "../command-context";
import { fromLine, lineHash, type MessageLine } from "../decisions/message-line";
import { tally } from "../decisions/tally";
import { DlqError } from "../errors";
import { EXIT } from "../exit-codes";
import { messages } from "../output/format";
import type { QueueRole } from "../target/names";

export interface ImportOptions {
  readonly to?: "main" | "parking" | "quarantine";
  readonly dryRun: boolean;
  readonly rate?: number;
  readonly audit: string;
}

/** Lines that are read before they are sent: bounds what is held in memory. */
const CHUNK = 100;

/** Sends the messages of a file again, each line of it once however often this is repeated. */
export async function importMessages(
  context: CommandContext,
  file: string,
  options: ImportOptions,
): Promise<Outcome> {
  const progressFile = `${file}.imported`;
  const done = await doneIn(progressFile);
  const { open, already } = await readAll(file, done);
  if (options.dryRun || open === 0) return preview(file, open, already, options);
  const audit = await AuditTrail.open(options.audit, context, { file, to: options.to ?? "where each was" });
  const report = { imported: 0, notImported: [] as string[] };
  try {
    await sendOpen(context, file, new LineFile(progressFile, "append", true), done, options, report);
  } finally {
    const { imported, notImported } = report;
    const outcome = imported === open ? "done" : imported === 0 ? "failed" : "partly";
    await audit.close({ counts: { imported, already, notImported: notImported.length }, outcome });
  }
  const { imported, notImported } = report;
  const left = open - imported;
  return {
    exitCode: left === 0 ? EXIT.done : imported === 0 ? EXIT.failed : EXIT.partlyDone,
    result: { dryRun: false, file, imported, already, left, codes: Object.fromEntries(tally(notImported)) },
    text: [
      `${messages(imported)} imported from ${file}.`,
      ...(already > 0 ? [`${already} were imported before.`] : []),
      ...tally(notImported).map(([code, count]) => `${count} not imported (${code}).`),
      ...(left > 0
        ? [`The same command goes on with the ${left} that are left.`, ...(await whyFailed(context))]
        : []),
    ].join("\n"),
  };
}

function preview(file: string, open: number, already: number, { to, dryRun }: ImportOptions): Outcome {
  const where = to === undefined ? "the queue it was in" : to;
  return {
    exitCode: open === 0 ? EXIT.nothingMatched : EXIT.done,
    result: { dryRun, file, imported: 0, already, left: open, codes: {} },
    text:
      open === 0
        ? `Nothing is left to import from ${file}: ${already} were imported before.`
        : `${messages(open)} of ${file} would be sent, each to ${where}; ${already} were imported before.`,
  };
}

async function whyFailed({ callLog, explain }: CommandContext): Promise<string[]> {
  const known = callLog.last && (await explain(callLog.last.error));
  return known === undefined ? [] : [known.message];
}

/** Hashes of the lines that were sent before. A torn one is cut off, and its line is sent again. */
async function doneIn(progressFile: string): Promise<Set<string>> {
  const done = new Set<string>();
  if (!(await fileExists(progressFile))) return done;
  await cutTornLine(progressFile);
  for await (const line of readLines(progressFile)) done.add(line);
  return done;
}

/** Every line is checked before anything is sent. Only the last one may be torn: its message was not deleted. */
async function readAll(file: string, done: ReadonlySet<string>): Promise<{ open: number; already: number }> {
  let open = 0;
  let already = 0;
  let number = 0;
  let wrong: number | undefined;
  for await (const line of readLines(file)) {
    number += 1;
    if (wrong !== undefined) {
      throw new DlqError(
        "NotAnExport",
        `Line ${wrong} of ${file} is not a message that \`dlq export\` or \`dlq discard\` wrote. Nothing was sent.`,
      );
    }
    if (fromLine(line) === undefined) wrong = number;
    else if (done.has(lineHash(line))) already += 1;
    else open += 1;
  }
  if (wrong !== undefined && wrong === 1) {
    throw new DlqError(
      "NotAnExport",
      `${file} holds no message that \`dlq export\` or \`dlq discard\` wrote.`,
    );
  }
  return { open, already };
}

async function sendOpen(
  context: CommandContext,
  file: string,
  progress: LineFile,
  done: Set<string>,
  options: ImportOptions,
  report: { imported: number; notImported: string[] },
): Promise<void> {
  const clock = { now: context.now, sleep: (milliseconds: number) => sleep(milliseconds) };
  const pace = createRatePace(clock, options.rate ?? context.target.settings.redriver.ratePerSecond);
  // The file is the queue that is moved from: a line is done with when its hash is on the disk.
  const sqs = {
    ...context.sqs,
    delete: async (_file: string, hashes: readonly string[]) => {
      await progress.append(hashes);
      return { confirmed: new Map(hashes.map((_hash, index) => [index, ""])), failed: [] };
    },
  };
  const send = async (hops: readonly Hop[]) => {
    const { moved, notMoved } = await moveMessages(sqs, hops, {
      from: file,
      deadline: context.stop.deadline,
      pace,
      stopOnUnconfirmedDelete: true,
    });
    report.imported += moved.length;
    report.notImported.push(...notMoved.map(({ code }) => code));
  };
  let hops: Hop[] = [];
  try {
    for await (const line of readLines(file)) {
      const hash = lineHash(line);
      const read = fromLine(line);
      if (read === undefined || done.has(hash)) continue;
      done.add(hash);
      const queue = await context.queue((options.to ?? read.queue) satisfies QueueRole);
      hops.push(hopOf(read, hash, queue.url));
      if (hops.length >= CHUNK) {
        await send(hops);
        hops = [];
        if (context.stop.why !== undefined) return;
      }
    }
    if (hops.length > 0) await send(hops);
  } finally {
    await progress.close();
  }
}

function hopOf(line: MessageLine, hash: string, to: string): Hop {
  const { messageId, body, attributes, groupId, sentAt, sender } = line;
  const message = {
    messageId,
    receiptHandle: hash,
    body,
    attributes,
    receiveCount: 0,
    sentAt,
    senderId: sender,
  };
  return { message: { ...message, ...(groupId !== undefined && { groupId }) }, to, attributes };
}
