import type { Deadline } from "../runtime/deadline";
import { describeError } from "../runtime/describe-error";
import type { Message, MessageAttributes } from "./message";
import { messageSize } from "./message-size";
import { MovePipeline } from "./move-pipeline";
import { packBatches } from "./pack-batches";
import type { BatchOutcome, EntryToSend, SqsPort } from "./sqs-port";

/** One message's next transfer: body and group id as they are, attributes with or without a new metadata. */
export interface Transfer {
  readonly message: Message;
  readonly to: string;
  readonly attributes: MessageAttributes;
  readonly delaySeconds?: number;
}

export interface Moved {
  readonly transfer: Transfer;
  readonly newMessageId: string;
  /** False: the copy that was sent has a twin until the delete is repeated. */
  readonly deleted: boolean;
}

export interface NotMoved {
  readonly transfer: Transfer;
  readonly code: string;
}

/** Waits for the turn of so many messages. False, without a wait, when it comes later than in `maxMs`. */
export type Pace = (messages: number, maxMs: number) => Promise<boolean>;

export interface MoveOptions {
  /** URL of the queue that the messages were received from. */
  readonly from: string;
  readonly deadline: Deadline;
  /** Waits before a batch is sent, where the caller keeps to a rate. Default: no wait. */
  readonly pace?: Pace;
  /** What this move shares with the others of its run. Default: it is the only one. */
  readonly pipeline?: MovePipeline;
}

export interface MoveResult {
  readonly moved: readonly Moved[];
  readonly notMoved: readonly NotMoved[];
}

/** Whole calls in a row that may fail for one target before the rest for it is left for another time. */
const FAILED_CALLS_BEFORE_GIVING_UP = 3;

/** Codes with which SQS refuses a whole call because of what is in it: each message then gets a call of its own. */
const CONTENT_CODES =
  /BatchRequestTooLong|InvalidMessageContents|InvalidParameterValue|InvalidAttributeValue|UnsupportedOperation|ValidationError|MessageTooLong/;

function isContentError(thrown: unknown): boolean {
  if (!(thrown instanceof Error)) return false;
  const code = "Code" in thrown && typeof thrown.Code === "string" ? thrown.Code : "";
  return CONTENT_CODES.test(thrown.name) || CONTENT_CODES.test(code);
}

function entryToSend({ message, attributes, delaySeconds }: Transfer): EntryToSend {
  return {
    MessageBody: message.body,
    ...(Object.keys(attributes).length > 0 && { MessageAttributes: { ...attributes } }),
    ...(message.groupId !== undefined && { MessageGroupId: message.groupId }),
    ...(delaySeconds !== undefined && delaySeconds > 0 && { DelaySeconds: delaySeconds }),
  };
}

/**
 * The one way in which messages change queues: pack by bytes and count → send → delete what was confirmed as
 * sent, with several batches in flight. A crash between the two leaves a duplicate, never a gap. Never throws: what was
 * not confirmed as sent comes back in `notMoved` with a code, and is still in its queue.
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
    const target: Target = { failedCalls: 0 };
    for (const batch of batches) {
      const move = () => moveBatch(sqs, batch, target, { ...options, pipeline });
      moves.push((await pipeline.start(from, move)).ended);
    }
  }
  const results = await Promise.all(moves);
  return {
    moved: results.flatMap(({ moved }) => moved),
    notMoved: results.flatMap(({ notMoved }) => notMoved),
  };
}

/** What the batches for one queue share: whole calls in a row that it refused. */
interface Target {
  failedCalls: number;
}

/** One batch, or each of its messages by itself where the batch is refused for what is in it. */
async function moveBatch(
  sqs: SqsPort,
  batch: readonly Transfer[],
  target: Target,
  options: MoveOptions & { readonly pipeline: MovePipeline },
): Promise<MoveResult> {
  const { from, pipeline } = options;
  const moved: Moved[] = [];
  const notMoved: NotMoved[] = [];
  const calls: (readonly Transfer[])[] = [batch];
  for (let call = calls.shift(); call !== undefined; call = calls.shift()) {
    const code = await whyNotNow(call, target, options);
    if (code !== undefined) {
      notMoved.push(...call.map((transfer) => ({ transfer, code })));
      continue;
    }
    const sent = await sendBatch(sqs, call, options);
    if (sent.kind === "split") {
      calls.push(...call.map((transfer) => [transfer]));
      continue;
    }
    target.failedCalls = sent.kind === "failed" && !sent.content ? target.failedCalls + 1 : 0;
    notMoved.push(...sent.notMoved);
    if (sent.kind === "failed") continue;
    const deleted = await deleteConfirmed(sqs, sent.copies, options);
    moved.push(...deleted);
    // What cannot be deleted now would be sent again at every receive: what is in flight is enough.
    for (const copy of deleted) pipeline.deleted(from, copy.deleted);
  }
  return { moved, notMoved };
}

/** Waits for the turn of a call. Returns the code of what keeps it from being made. */
async function whyNotNow(
  call: readonly Transfer[],
  target: Target,
  { deadline, pace, pipeline }: MoveOptions & { readonly pipeline: MovePipeline },
): Promise<string | undefined> {
  const refusal = () => {
    if (pipeline.isStopped) return "DeleteUnconfirmed";
    return target.failedCalls >= FAILED_CALLS_BEFORE_GIVING_UP ? "TargetNotAccepting" : undefined;
  };
  const before = refusal();
  if (before !== undefined) return before;
  if (deadline.left() <= 0) return "DeadlineReached";
  const isTurn = (await pace?.(call.length, deadline.left())) ?? true;
  // After the wait: a send that starts too late may take effect and stay unconfirmed.
  return !isTurn || deadline.left() <= 0 ? "DeadlineReached" : refusal();
}

type Copy = Pick<Moved, "transfer" | "newMessageId">;

type Sent =
  | { readonly kind: "sent"; readonly copies: readonly Copy[]; readonly notMoved: readonly NotMoved[] }
  | { readonly kind: "failed"; readonly content: boolean; readonly notMoved: readonly NotMoved[] }
  | { readonly kind: "split" };

async function sendBatch(sqs: SqsPort, batch: readonly Transfer[], { deadline }: MoveOptions): Promise<Sent> {
  let outcome: BatchOutcome;
  try {
    outcome = await sqs.send(batch[0]?.to ?? "", batch.map(entryToSend), deadline.signal());
  } catch (thrown) {
    const content = isContentError(thrown);
    if (content && batch.length > 1) return { kind: "split" };
    const code = describeError(thrown).error;
    return { kind: "failed", content, notMoved: batch.map((transfer) => ({ transfer, code })) };
  }
  const codes = new Map(outcome.failed.map(({ index, code }) => [index, code]));
  const copies: Copy[] = [];
  const notMoved: NotMoved[] = [];
  for (const [index, transfer] of batch.entries()) {
    const newMessageId = outcome.confirmed.get(index);
    if (newMessageId !== undefined) copies.push({ transfer, newMessageId });
    else notMoved.push({ transfer, code: codes.get(index) ?? "Unconfirmed" });
  }
  return { kind: "sent", copies, notMoved };
}

/** Deletes what was sent; what one call left unconfirmed is tried once more, because it would become a duplicate. */
async function deleteConfirmed(
  sqs: SqsPort,
  copies: readonly Copy[],
  { from, deadline }: MoveOptions,
): Promise<Moved[]> {
  let open = [...copies];
  const done = new Set<Copy>();
  for (let round = 0; round < 2 && open.length > 0; round += 1) {
    const handles = open.map((copy) => copy.transfer.message.receiptHandle);
    try {
      const { confirmed } = await sqs.delete(from, handles, deadline.finish());
      for (const [index, copy] of open.entries()) if (confirmed.has(index)) done.add(copy);
    } catch {
      // Nothing of this call is confirmed. The caller learns it from `deleted: false` of each message.
    }
    open = open.filter((copy) => !done.has(copy));
  }
  return copies.map((copy) => ({ ...copy, deleted: done.has(copy) }));
}
