import type {
  DeleteMessageBatchCommandOutput,
  SendMessageBatchCommandOutput,
  SendMessageBatchRequestEntry,
} from "@aws-sdk/client-sqs";
import type { CallSqs } from "./sqs-calls";

export interface FailedEntry {
  readonly index: number;
  readonly code: string;
}

/** The results of one batch call, by the entries' positions in the call. An entry in neither list is unconfirmed. */
export interface BatchOutcome {
  readonly confirmed: ReadonlyMap<number, string>;
  readonly failed: readonly FailedEntry[];
}

export interface EntryToSend extends Omit<SendMessageBatchRequestEntry, "Id"> {}

/** The batch calls that moving messages needs. Each throws if the whole call fails. */
export interface SqsPort {
  /** At most ten entries and 1 MiB. Confirmed entries carry their new MessageId. */
  send(queueUrl: string, entries: readonly EntryToSend[], signal: AbortSignal): Promise<BatchOutcome>;
  delete(queueUrl: string, receiptHandles: readonly string[], signal: AbortSignal): Promise<BatchOutcome>;
  changeVisibility(
    queueUrl: string,
    entries: readonly VisibilityChange[],
    signal: AbortSignal,
  ): Promise<BatchOutcome>;
}

export interface VisibilityChange {
  readonly receiptHandle: string;
  readonly visibilityTimeoutSeconds: number;
}

type Entries = Pick<DeleteMessageBatchCommandOutput, "Failed"> & {
  Successful?: SendMessageBatchCommandOutput["Successful"] | DeleteMessageBatchCommandOutput["Successful"];
};

/** An HTTP 200 response can still contain failed entries. Only the entries listed as successful were done. */
function readOutcome(output: Entries): BatchOutcome {
  const confirmed = new Map<number, string>();
  for (const entry of output.Successful ?? []) {
    const messageId = "MessageId" in entry ? entry.MessageId : undefined;
    confirmed.set(Number(entry.Id), typeof messageId === "string" ? messageId : "");
  }
  const failed = (output.Failed ?? []).map(({ Id, Code }) => ({ index: Number(Id), code: Code ?? "Failed" }));
  return { confirmed, failed };
}

/** The port on real calls. */
export function createSqsPort(call: CallSqs): SqsPort {
  return {
    async send(QueueUrl, entries, signal) {
      const Entries = entries.map((entry, index) => ({ ...entry, Id: String(index) }));
      return readOutcome(await call("SendMessageBatch", { QueueUrl, Entries }, signal));
    },
    async delete(QueueUrl, receiptHandles, signal) {
      const Entries = receiptHandles.map((ReceiptHandle, index) => ({ Id: String(index), ReceiptHandle }));
      return readOutcome(await call("DeleteMessageBatch", { QueueUrl, Entries }, signal));
    },
    async changeVisibility(QueueUrl, entries, signal) {
      const Entries = entries.map(({ receiptHandle, visibilityTimeoutSeconds }, index) => ({
        Id: String(index),
        ReceiptHandle: receiptHandle,
        VisibilityTimeout: visibilityTimeoutSeconds,
      }));
      return readOutcome(await call("ChangeMessageVisibilityBatch", { QueueUrl, Entries }, signal));
    },
  };
}
