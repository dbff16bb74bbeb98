const { QUEUE_URL, RETRY_QUEUE_URL, LANES = "8" } = process.env;

/** Lanes that receive, send and delete in batches of ten. A lane ends at its first receive that returns nothing. */
export const runLanes = (call, { only } = {}) =>
  Promise.all(Array.from({ length: Number(LANES) }, () => lane(call, only)));

async function lane(call, only) {
  for (;;) {
    const { Messages = [] } = await call("ReceiveMessage", {
      QueueUrl: RETRY_QUEUE_URL,
      MaxNumberOfMessages: 10,
      VisibilityTimeout: 330,
      MessageSystemAttributeNames: ["All"],
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
