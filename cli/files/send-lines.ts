import { moveMessages } from "../../core/moving/move-messages";
import { MovePipeline } from "../../core/moving/move-pipeline";
import { createRatePace } from "../../core/moving/rate-pace";
import type { Transfer } from "../../core/moving/transfer";
import type { Deadline } from "../../core/runtime/deadline";
import { SQS_LIMITS } from "../../core/sqs/sqs-limits";
import type { SqsPort } from "../../core/sqs/sqs-port";
import type { Clock } from "../aws/clock";
import type { HeldRole } from "../aws/target/deployment-names";
import type { Queue } from "../aws/target/find-queues";
import { DlqError } from "../errors";
import { EXIT } from "../exit-codes";
import { inBatches } from "../scan/in-batches";
import { FAILED_BATCHES } from "../scan/move-selected";
import type { Stop } from "../stop";
import type { DecideLine } from "./decide-line";
import type { LineFile } from "./line-file";
import { idOf } from "./message-line";
import { type Place, readImport } from "./read-import";
import { systemCode } from "./system-code";

export interface SendPorts {
  readonly sqs: SqsPort;
  readonly clock: Clock;
  readonly stop: Stop;
  readonly queue: (role: "main" | HeldRole) => Promise<Queue>;
}

export interface SendLines {
  readonly file: string;
  /** Takes the keys of what was sent. It is open. */
  readonly progress: LineFile;
  readonly place: Place;
  readonly decide: DecideLine;
  /** Default: where each was held. */
  readonly to?: "main" | HeldRole | undefined;
  readonly ratePerSecond: number;
  /** This many more were just sent. */
  readonly onSent?: ((count: number) => void) | undefined;
}

/** Grows while lines are sent, so that it is right whenever the sending ends. */
export interface SendReport {
  imported: number;
  /** Codes of what was not confirmed as sent. */
  readonly notImported: string[];
  /** Messages that had no room for metadata, and have another id from now on. */
  readonly newIds: { id: string; newMessageId: string }[];
}

interface Waiting {
  readonly transfer: Transfer;
  readonly keepsId: boolean;
}

/**
 * Sends every line that is to be sent. Each is marked as done on the disk once SQS has confirmed it. Throws DlqError
 * at the first that cannot be marked, because continuing would make every repetition send again what was already
 * sent.
 */
export async function sendLines(ports: SendPorts, lines: SendLines, report: SendReport): Promise<void> {
  const { file, progress } = lines;
  const { stop, clock } = ports;
  const pace = createRatePace({ now: clock.elapsed, sleep: clock.sleep }, lines.ratePerSecond);
  let lost: Error | undefined;
  // The file is the queue that is moved from: a line is done when its key is on the disk.
  const sqs: SqsPort = {
    ...ports.sqs,
    delete: async (_file, keys) => {
      try {
        await progress.append(keys);
      } catch (error) {
        lost = error instanceof Error ? error : new Error("not written", { cause: error });
        throw error;
      }
      return { confirmed: new Map(keys.map((_key, index) => [index, ""])), failed: [] };
    },
  };
  const pipeline = new MovePipeline();
  // Once a line could not be marked, what waits for its turn is not sent either.
  const deadline: Deadline = {
    ...stop.deadline,
    left: () => (pipeline.isStopped ? 0 : stop.deadline.left()),
  };
  let failure: { readonly error: unknown } | undefined;
  const unknown: string[] = [];
  let failedBatches = 0;
  const move = async (batch: readonly Waiting[]): Promise<void> => {
    // It may have waited for its place while another one could not be marked.
    if (pipeline.isStopped) return;
    const { moved, notMoved } = await moveMessages(
      sqs,
      batch.map(({ transfer }) => transfer),
      // The batch has its place among those in flight; its calls come one after the other.
      { from: file, deadline, pace, pipeline: new MovePipeline({ most: 1 }) },
    );
    pipeline.deleted(
      file,
      moved.map(({ deleted }) => deleted),
    );
    report.imported += moved.length;
    report.notImported.push(...notMoved.map(({ code }) => code));
    const keeps = new Set(batch.filter(({ keepsId }) => keepsId).map(({ transfer }) => transfer));
    for (const { transfer, newMessageId } of moved) {
      if (!keeps.has(transfer)) report.newIds.push({ id: transfer.message.messageId, newMessageId });
    }
    unknown.push(
      ...moved
        .filter(({ deleted }) => !deleted)
        .map(({ transfer }) => idOf(transfer.message, lines.place.trusted)),
    );
    failedBatches = moved.length === 0 ? failedBatches + 1 : 0;
    if (failedBatches >= FAILED_BATCHES && !pipeline.isStopped) stop.request("TargetNotAccepting");
    if (moved.length > 0) lines.onSent?.(moved.length);
  };
  try {
    for await (const batch of inBatches(transfersOf(ports, lines), SQS_LIMITS.batchEntries)) {
      if (stop.why !== undefined || pipeline.isStopped || failure !== undefined) break;
      const { ended } = await pipeline.start(file, () => move(batch));
      ended.catch((error: unknown) => {
        failure ??= { error };
      });
    }
  } finally {
    await pipeline.settle();
  }
  if (unknown.length > 0) throw unknownProgress(file, progress, unknown, lost);
  if (failure !== undefined) throw failure.error;
}

async function* transfersOf(
  ports: SendPorts,
  { file, place, decide, to }: SendLines,
): AsyncGenerator<[string, Waiting]> {
  for await (const { message } of readImport(file, place)) {
    if (message === undefined) continue;
    const [line, key] = message;
    const disposition = decide(line, key);
    if (disposition.kind !== "send") continue;
    const { url } = await ports.queue(to ?? line.queue);
    const transfer = {
      message: { ...disposition.message, receiptHandle: key },
      to: url,
      attributes: disposition.attributes,
    };
    yield [url, { transfer, keepsId: disposition.keepsId }];
  }
}

/** What was in flight, and sent but not marked. A person must know about it before the import is repeated. */
function unknownProgress(
  file: string,
  { path }: LineFile,
  ids: readonly string[],
  cause: Error | undefined,
): DlqError {
  const message = [
    `${path} can no longer be written (${systemCode(cause?.cause) ?? "unknown"}), so the import ended.`,
    `These ${ids.length} messages may have been sent without being recorded there, so importing ${file} again may send them twice:`,
    ...ids.map((id) => `  ${id}`),
  ].join("\n");
  return new DlqError("ProgressNotWritable", message, { exitCode: EXIT.partlyDone, cause });
}
