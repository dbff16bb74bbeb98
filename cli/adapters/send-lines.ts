import { setTimeout as sleep } from "node:timers/promises";
import { type Hop, moveMessages } from "../../handlers/message/move-messages";
import { createRatePace } from "../../handlers/redriver/rate-pace";
import type { CommandContext } from "../command-context";
import { fromLine, lineHash, type MessageLine } from "../decisions/message-line";
import { DlqError } from "../errors";
import { EXIT } from "../exit-codes";
import type { HeldRole } from "../target/names";
import { cutTornLine, fileExists, type LineFile, readLines } from "./line-file";
import { systemCode } from "./system-code";

/** Lines that are read before they are sent: bounds what is held in memory. */
const CHUNK = 100;

export interface SendLinesOptions {
  /** Default: where each was held. */
  readonly to?: "main" | HeldRole;
  readonly rate?: number;
}

/** Grows while lines are sent, so that it is right whenever the sending ends. */
export interface SendReport {
  imported: number;
  /** Codes of what was not confirmed as sent. */
  readonly notImported: string[];
}

/** Hashes of the lines that were sent before. A torn one is cut off, and its line is sent again. */
export async function readSentHashes(progressFile: string): Promise<Set<string>> {
  const done = new Set<string>();
  if (!(await fileExists(progressFile))) return done;
  await cutTornLine(progressFile);
  for await (const line of readLines(progressFile)) done.add(line);
  return done;
}

/** Every line is checked before anything is sent. Only the last one may be torn: its message was not deleted. */
export async function countLines(
  file: string,
  done: ReadonlySet<string>,
): Promise<{ open: number; already: number }> {
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

/**
 * Sends every line that is not done yet; each is marked as done on the disk once SQS has confirmed it. Throws DlqError
 * at the first that cannot be marked: going on would send again, at every repeat, what was sent already.
 */
export async function sendLines(
  context: CommandContext,
  file: string,
  progress: LineFile,
  done: Set<string>,
  options: SendLinesOptions,
  report: SendReport,
): Promise<void> {
  const clock = { now: context.now, sleep: (milliseconds: number) => sleep(milliseconds) };
  const pace = createRatePace(clock, options.rate ?? context.target.settings.redriver.ratePerSecond);
  let lost: Error | undefined;
  // The file is the queue that is moved from: a line is done with when its hash is on the disk.
  const sqs = {
    ...context.sqs,
    delete: async (_file: string, hashes: readonly string[]) => {
      try {
        await progress.append(hashes);
      } catch (error) {
        lost = error instanceof Error ? error : new Error("not written", { cause: error });
        throw error;
      }
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
    const unknown = moved.filter(({ deleted }) => !deleted).map(({ hop }) => hop.message.messageId);
    if (unknown.length > 0) throw unknownProgress(file, progress, unknown, lost);
  };
  let hops: Hop[] = [];
  try {
    for await (const line of readLines(file)) {
      const hash = lineHash(line);
      const read = fromLine(line);
      if (read === undefined || done.has(hash)) continue;
      done.add(hash);
      const queue = await context.queue(options.to ?? read.queue);
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

/** The one batch that was sent and not marked: a person must know of it before the import is repeated. */
function unknownProgress(
  file: string,
  { path }: LineFile,
  ids: readonly string[],
  cause: Error | undefined,
): DlqError {
  const message = [
    `${path} cannot be written any more (${systemCode(cause?.cause) ?? "unknown"}): the import ended.`,
    `Of these ${ids.length} messages it may not say that they were sent: importing ${file} again may send them twice.`,
    ...ids.map((id) => `  ${id}`),
  ].join("\n");
  return new DlqError("ProgressNotWritable", message, { exitCode: EXIT.partlyDone, cause });
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
