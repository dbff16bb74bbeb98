// The emulator's maximum rate for dead letters that are at hand: lanes that send ten and delete ten, neither signed
// nor checked.
import { callAt } from "./http-call.mjs";

const { DLQ_URL, RETRY_QUEUE_URL, LANES = "8" } = process.env;

const call = callAt(DLQ_URL, (response, resolve) => response.resume().on("end", resolve));

const attributesOf = ({ messageAttributes }) =>
  Object.fromEntries(
    Object.entries(messageAttributes).map(([name, { dataType, stringValue }]) => [
      name,
      { DataType: dataType, StringValue: stringValue },
    ]),
  );

export function handler({ Records }) {
  const left = [...Records];
  const lane = async () => {
    while (left.length > 0) {
      const some = left.splice(0, 10);
      const sent = some.map((record, index) => ({
        Id: String(index),
        MessageBody: record.body,
        MessageAttributes: attributesOf(record),
      }));
      await call("SendMessageBatch", { QueueUrl: RETRY_QUEUE_URL, Entries: sent });
      const Entries = some.map(({ receiptHandle }, index) => ({
        Id: String(index),
        ReceiptHandle: receiptHandle,
      }));
      await call("DeleteMessageBatch", { QueueUrl: DLQ_URL, Entries });
    }
  };
  return Promise.all(Array.from({ length: Number(LANES) }, lane));
}
