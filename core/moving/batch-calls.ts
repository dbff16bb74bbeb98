import type { Deadline } from "../runtime/deadline";
import { describeError } from "../runtime/describe-error";
import { isContentError } from "../sqs/content-error";
import type { BatchOutcome, EntryToSend, SqsPort } from "../sqs/sqs-port";
import type { Moved, NotMoved, Transfer } from "./transfer";

function entryToSend({ message, attributes, delaySeconds }: Transfer): EntryToSend {
  return {
    MessageBody: message.body,
    ...(Object.keys(attributes).length > 0 && { MessageAttributes: { ...attributes } }),
    ...(message.groupId !== undefined && { MessageGroupId: message.groupId }),
    ...(delaySeconds !== undefined && delaySeconds > 0 && { DelaySeconds: delaySeconds }),
  };
}

/** What was confirmed as sent. */
export type Copy = Pick<Moved, "transfer" | "newMessageId">;

export type Sent =
  | { readonly kind: "sent"; readonly copies: readonly Copy[]; readonly notMoved: readonly NotMoved[] }
  | { readonly kind: "failed"; readonly code: string; readonly isRefused: boolean };

/** Sends messages to one queue in one call. */
export async function sendBatch(
  sqs: SqsPort,
  batch: readonly Transfer[],
  { deadline }: { readonly deadline: Deadline },
): Promise<Sent> {
  let outcome: BatchOutcome;
  try {
    outcome = await sqs.send(batch[0]?.to ?? "", batch.map(entryToSend), deadline.signal());
  } catch (thrown) {
    return { kind: "failed", code: describeError(thrown).error, isRefused: isContentError(thrown) };
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

/**
 * Deletes what was sent. What one call leaves unconfirmed is tried once more, because otherwise it would become a
 * duplicate.
 */
export async function deleteConfirmed(
  sqs: SqsPort,
  copies: readonly Copy[],
  { from, deadline }: { readonly from: string; readonly deadline: Deadline },
): Promise<Moved[]> {
  let open = [...copies];
  const done = new Set<Copy>();
  for (let round = 0; round < 2 && open.length > 0; round += 1) {
    const handles = open.map((copy) => copy.transfer.message.receiptHandle);
    try {
      const { confirmed } = await sqs.delete(from, handles, deadline.finish());
      for (const [index, copy] of open.entries()) if (confirmed.has(index)) done.add(copy);
    } catch {
      // Nothing in this call is confirmed. The caller learns it from each message's `deleted: false`.
    }
    open = open.filter((copy) => !done.has(copy));
  }
  return copies.map((copy) => ({ ...copy, deleted: done.has(copy) }));
}
