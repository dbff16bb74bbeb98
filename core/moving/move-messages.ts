import { messageSize } from "../messages/message-size";
import type { Deadline } from "../runtime/deadline";
import type { SqsPort } from "../sqs/sqs-port";
import { deleteConfirmed, sendBatch } from "./batch-calls";
import { MovePipeline } from "./move-pipeline";
import { packBatches } from "./pack-batches";
import type { Moved, NotMoved, Transfer } from "./transfer";

/**
 * Waits until it is this number of messages' turn. False, without waiting, if the turn comes later than in `maxMs`.
 */
export type Pace = (messages: number, maxMs: number) => Promise<boolean>;

export interface MoveOptions {
  /** URL of the queue that the messages were received from. */
  readonly from: string;
  readonly deadline: Deadline;
  /** Waits before a batch is sent, if the caller has a rate limit. Default: no wait. */
  readonly pace?: Pace;
  /** What this move shares with the other moves of its run. Default: it is the only one. */
  readonly pipeline?: MovePipeline;
}

export interface MoveResult {
  readonly moved: readonly Moved[];
  readonly notMoved: readonly NotMoved[];
}

/** After this many failed calls in a row to one target, the remaining messages for it are left for another time. */
const FAILED_CALLS_BEFORE_GIVING_UP = 3;

/**
 * If a target has rejected a whole batch message by message, this many messages of the next batch are tried one by
 * one.
 */
const TRIED_OF_A_REFUSED_BATCH = 2;

/**
 * The only way in which messages change queues: pack by bytes and count → send → delete what was confirmed as sent,
 * with several batches in flight. A crash between send and delete leaves a duplicate and never loses a message. Never
 * throws: what was not confirmed as sent is returned in `notMoved` with a code, and is still in its queue.
 */
export async function moveMessages(
  sqs: SqsPort,
  transfers: readonly Transfer[],
  options: MoveOptions,
): Promise<MoveResult> {
  const { from, pipeline = new MovePipeline() } = options;
  const moves: Promise<MoveResult>[] = [];
  for (const group of Map.groupBy(transfers, (transfer) => transfer.to).values()) {
    const batches = packBatches(group, (transfer) =>
      messageSize({ body: transfer.message.body, attributes: transfer.attributes }),
    );
    const target: Target = { failedCalls: 0, mayRefuseAll: false };
    for (const batch of batches) {
      const move = () => moveBatch(sqs, batch, target, { ...options, pipeline });
      moves.push((await pipeline.start(from, move)).ended);
    }
  }
  return joined(await Promise.all(moves));
}

/** What the batches for one queue share. */
interface Target {
  /** Whole calls in a row that it rejected. */
  failedCalls: number;
  /** Each message of a batch was also rejected by itself: the reason may be the queue, not the messages. */
  mayRefuseAll: boolean;
}

type BatchOptions = MoveOptions & { readonly pipeline: MovePipeline };

/** One batch, or each of its messages by itself if the batch is rejected for something that may be in it. */
async function moveBatch(
  sqs: SqsPort,
  batch: readonly Transfer[],
  target: Target,
  options: BatchOptions,
): Promise<MoveResult> {
  const together = await moveTogether(sqs, batch, target, options);
  if (!together.isRefused || batch.length === 1) return together;
  const tried = target.mayRefuseAll ? pickEnds(batch, TRIED_OF_A_REFUSED_BATCH) : batch;
  const results = await moveEach(sqs, tried, target, options);
  const isRefused = results.every((result) => result.isRefused);
  target.mayRefuseAll = isRefused;
  if (isRefused) target.failedCalls += 1;
  const untried = batch.filter((transfer) => !tried.includes(transfer));
  const rest = isRefused
    ? [{ moved: [], notMoved: together.notMoved.filter(({ transfer }) => untried.includes(transfer)) }]
    : await moveEach(sqs, untried, target, options);
  return joined([...results, ...rest]);
}

async function moveEach(
  sqs: SqsPort,
  transfers: readonly Transfer[],
  target: Target,
  options: BatchOptions,
): Promise<CallResult[]> {
  const results: CallResult[] = [];
  for (const transfer of transfers) results.push(await moveTogether(sqs, [transfer], target, options));
  return results;
}

const pickEnds = <T>(items: readonly T[], most: number): readonly T[] =>
  items.length <= most ? items : [...items.slice(0, most - 1), ...items.slice(-1)];

const joined = (results: readonly MoveResult[]): MoveResult => ({
  moved: results.flatMap(({ moved }) => moved),
  notMoved: results.flatMap(({ notMoved }) => notMoved),
});

interface CallResult extends MoveResult {
  /** The whole call was rejected for something that may be in it. */
  readonly isRefused: boolean;
}

/** Sends messages in one call, and deletes what was confirmed. */
async function moveTogether(
  sqs: SqsPort,
  batch: readonly Transfer[],
  target: Target,
  options: BatchOptions,
): Promise<CallResult> {
  const { from, pipeline } = options;
  const code = await whyNotNow(batch, target, options);
  if (code !== undefined) return notDone(batch, code, false);
  const sent = await sendBatch(sqs, batch, options);
  if (sent.kind === "failed") {
    if (!sent.isRefused) target.failedCalls += 1;
    return notDone(batch, sent.code, sent.isRefused);
  }
  target.failedCalls = 0;
  const moved = await deleteConfirmed(sqs, sent.copies, options);
  // What cannot be deleted now would be sent again at every receive. The batches in flight are enough.
  pipeline.deleted(
    from,
    moved.map(({ deleted }) => deleted),
  );
  return { moved, notMoved: sent.notMoved, isRefused: false };
}

const notDone = (batch: readonly Transfer[], code: string, isRefused: boolean): CallResult => ({
  moved: [],
  notMoved: batch.map((transfer) => ({ transfer, code })),
  isRefused,
});

/** Waits for a call's turn. Returns the code of what prevents the call. */
async function whyNotNow(
  call: readonly Transfer[],
  target: Target,
  { deadline, pace, pipeline }: BatchOptions,
): Promise<string | undefined> {
  const refusal = () => {
    if (pipeline.isStopped) return "DeleteUnconfirmed";
    return target.failedCalls >= FAILED_CALLS_BEFORE_GIVING_UP ? "TargetNotAccepting" : undefined;
  };
  const before = refusal();
  if (before !== undefined) return before;
  if (deadline.left() <= 0) return "DeadlineReached";
  const isTurn = (await pace?.(call.length, deadline.left())) ?? true;
  // Checked after the wait: a send that starts too late may take effect but stay unconfirmed.
  return !isTurn || deadline.left() <= 0 ? "DeadlineReached" : refusal();
}
