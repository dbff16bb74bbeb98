// What the emulator does at the most for dead letters that are at hand: lanes that send ten and delete ten, signed and
// checked by nobody.
const { Agent, request } = process.getBuiltinModule("node:http");

const { DLQ_URL, RETRY_QUEUE_URL, LANES = "8" } = process.env;
const { hostname, port } = new URL(DLQ_URL);
const agent = new Agent({ keepAlive: true, maxSockets: 64 });

function call(operation, input) {
  const body = JSON.stringify(input);
  const headers = {
    "content-type": "application/x-amz-json-1.0",
    "x-amz-target": `AmazonSQS.${operation}`,
    "content-length": Buffer.byteLength(body),
  };
  return new Promise((resolve, reject) => {
    request({ agent, method: "POST", hostname, port, headers }, (response) =>
      response.resume().on("end", resolve),
    )
      .on("error", reject)
      .end(body);
  });
}

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
