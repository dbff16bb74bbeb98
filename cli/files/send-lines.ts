import { originalId, parseMetadata } from "../../core/messages/dead-letter-metadata";
import { moveMessages, type Transfer } from "../../core/messages/move-messages";
import { createRatePace } from "../../core/messages/rate-pace";
import type { HeldRole } from "../aws/target/names";
import type { CommandContext } from "../command-context";
import { DlqError } from "../errors";
import { EXIT } from "../exit-codes";
import type { createLineDecision } from "./decide-line";
import type { LineFile } from "./line-file";
import { type Place, readMessages } from "./read-import";
import { systemCode } from "./system-code";

/** A full batch of SQS. */
const BATCH = 10;

/** Batches in a row of which nothing could be sent before the run ends. */
const FAILED_BATCHES = 3;

export interface SendLines {
  readonly file: string;
  /** Takes the hashes of the lines that were sent; it is open. */
  readonly progress: LineFile;
  readonly place: Place;
  readonly decide: ReturnType<typeof createLineDecision>;
  /** Default: where each was held. */
  readonly to?: "main" | HeldRole | undefined;
  readonly ratePerSecond: number;
}

/** Grows while lines are sent, so that it is right whenever the sending ends. */
export interface SendReport {
  imported: number;
  /** Codes of what was not confirmed as sent. */
  readonly notImported: string[];
  /** What had no room for metadata, and goes by another id from now on. */
  readonly newIds: { id: string; newMessageId: string }[];
}

interface Waiting {
  readonly transfer: Transfer;
  readonly keepsId: boolean;
}

/**
 * Sends every line that is to be sent; each is marked as done on the disk once SQS has confirmed it. Throws DlqError
 * at the first that cannot be marked: going on would send again, at every repeat, what was sent already.
 */
export async function sendLines(
  context: CommandContext,
  { file, progress, place, decide, to, ratePerSecond }: SendLines,
  report: SendReport,
): Promise<void> {
  const { stop } = context;
  const pace = createRatePace(context, ratePerSecond);
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
  let failedBatches = 0;
  const send = async (batch: readonly Waiting[]) => {
    const { moved, notMoved } = await moveMessages(
      sqs,
      batch.map(({ transfer }) => transfer),
      { from: file, deadline: stop.deadline, pace },
    );
    report.imported += moved.length;
    report.notImported.push(...notMoved.map(({ code }) => code));
    const keeps = new Set(batch.filter(({ keepsId }) => keepsId).map(({ transfer }) => transfer));
    for (const { transfer, newMessageId } of moved) {
      if (!keeps.has(transfer)) report.newIds.push({ id: transfer.message.messageId, newMessageId });
    }
    const unknown = moved
      .filter(({ deleted }) => !deleted)
      .map(({ transfer }) => originalId(transfer.message, parseMetadata(transfer.message.attributes)));
    if (unknown.length > 0) throw unknownProgress(file, progress, unknown, lost);
    failedBatches = moved.length === 0 ? failedBatches + 1 : 0;
    if (failedBatches >= FAILED_BATCHES) stop.request("TargetNotAccepting");
  };
  const waiting = new Map<string, Waiting[]>();
  for await (const [line, hash] of readMessages(file, place)) {
    const disposition = decide(line, hash);
    if (disposition.kind !== "send") continue;
    const { url } = await context.queue(to ?? line.queue);
    const batch = waiting.get(url) ?? [];
    waiting.set(url, batch);
    const message = { ...disposition.message, receiptHandle: hash };
    batch.push({
      transfer: { message, to: url, attributes: disposition.attributes },
      keepsId: disposition.keepsId,
    });
    if (batch.length >= BATCH) await send(batch.splice(0));
    if (stop.why !== undefined) return;
  }
  for (const batch of waiting.values()) {
    if (batch.length > 0 && stop.why === undefined) await send(batch.splice(0));
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
