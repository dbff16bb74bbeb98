// What the emulator does at the most: lanes that receive, send and delete in tens, each over its own connection, signed by
// nobody and checked by nobody. A lane ends at its first receive that brings nothing.
const { Agent, request } = process.getBuiltinModule("node:http");

const { QUEUE_URL, RETRY_QUEUE_URL, LANES = "8" } = process.env;
const { hostname, port } = new URL(RETRY_QUEUE_URL);
const agent = new Agent({ keepAlive: true, maxSockets: 64 });

function call(operation, input) {
  const body = JSON.stringify(input);
  const headers = {
    "content-type": "application/x-amz-json-1.0",
    "x-amz-target": `AmazonSQS.${operation}`,
    "content-length": Buffer.byteLength(body),
  };
  return new Promise((resolve, reject) => {
    request({ agent, method: "POST", hostname, port, headers }, (response) => {
      const chunks = [];
      response.on("data", (chunk) => chunks.push(chunk));
      response.on("end", () => resolve(JSON.parse(Buffer.concat(chunks).toString() || "{}")));
    })
      .on("error", reject)
      .end(body);
  });
}

async function lane({ only }) {
  for (;;) {
    const { Messages = [] } = await call("ReceiveMessage", {
      QueueUrl: RETRY_QUEUE_URL,
      MaxNumberOfMessages: 10,
      VisibilityTimeout: 330,
      AttributeNames: ["All"],
      MessageAttributeNames: ["All"],
    });
    if (Messages.length === 0) return;
    if (only === "receive") continue;
    const bytes = Messages.reduce((sum, { Body }) => sum + Body.length, 0);
    const calls =
      bytes > 900_000 ? [Messages.slice(0, 4), Messages.slice(4, 8), Messages.slice(8)] : [Messages];
    for (const some of calls.filter(({ length }) => length > 0)) {
      const Entries = some.map(({ Body, MessageAttributes }, index) => ({
        Id: String(index),
        MessageBody: Body,
        MessageAttributes,
      }));
      await call("SendMessageBatch", { QueueUrl: QUEUE_URL, Entries });
    }
    const Entries = Messages.map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
    await call("DeleteMessageBatch", { QueueUrl: RETRY_QUEUE_URL, Entries });
  }
}

export const handler = (event) => Promise.all(Array.from({ length: Number(LANES) }, () => lane(event ?? {})));
