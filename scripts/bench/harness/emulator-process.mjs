// An SQS and SNS in a separate process, whose calls take a configured time. Answers requests over IPC, and measures
// from the first call to the last delete.
import { setTimeout as sleep } from "node:timers/promises";
import { buildApp } from "fauxqs";

const app = buildApp({ logger: false });
let latencyMs = 0;
let timing = {};

const isOwn = ({ headers }) => headers["x-own"] !== undefined;
const operationOf = ({ headers }) => String(headers["x-amz-target"] ?? "").split(".")[1];

app.addHook("onRequest", async (request) => {
  if (isOwn(request)) return;
  timing.firstCall ??= performance.now();
  if (operationOf(request)?.startsWith("SendMessage")) timing.firstSend ??= performance.now();
  if (latencyMs > 0) await sleep(latencyMs);
});
app.addHook("onResponse", async (request) => {
  if (isOwn(request)) return;
  timing.calls = (timing.calls ?? 0) + 1;
  timing.lastCall = performance.now();
  const operation = operationOf(request);
  if (operation === "ReceiveMessage") timing.lastReceive = timing.lastCall;
  if (!operation?.startsWith("DeleteMessage")) return;
  timing.lastDelete = timing.lastCall;
});
// fauxqs uses host names that not every machine resolves.
app.addHook("onSend", async (_request, _reply, payload) =>
  typeof payload === "string"
    ? payload.replace(/http:\/\/sqs\.[a-z0-9-]+\.localhost:/g, "http://127.0.0.1:")
    : payload,
);

async function call(operation, input) {
  const answer = await app.inject({
    method: "POST",
    url: "/",
    headers: {
      "x-own": "yes",
      "content-type": "application/x-amz-json-1.0",
      "x-amz-target": `AmazonSQS.${operation}`,
      host: `127.0.0.1:${app.server.address().port}`,
    },
    payload: JSON.stringify(input),
  });
  if (answer.statusCode >= 300) throw new Error(`${operation}: ${answer.payload}`);
  return answer.payload === "" ? {} : JSON.parse(answer.payload);
}

const urlOf = (queue) => `http://127.0.0.1:${app.server.address().port}/000000000000/${queue}`;

const ASKED = {
  async createTopic({ topic }) {
    const payload = new URLSearchParams({ Action: "CreateTopic", Name: topic }).toString();
    const headers = { "x-own": "yes", "content-type": "application/x-www-form-urlencoded" };
    const answer = await app.inject({ method: "POST", url: "/", headers, payload });
    if (answer.statusCode >= 300) throw new Error(answer.payload);
  },
  async createQueues({ queues }) {
    for (const QueueName of queues) await call("CreateQueue", { QueueName });
  },
  /** Empties the queues, then fills one. */
  async fill({ queues, queue, messages }) {
    for (const name of queues) await call("PurgeQueue", { QueueUrl: urlOf(name) });
    for (let start = 0; start < messages.length; ) {
      // 200 KB each: five fit in a call.
      const some = messages.slice(start, start + (messages[0].MessageBody.length > 90_000 ? 4 : 10));
      start += some.length;
      const Entries = some.map((message, index) => ({ ...message, Id: String(index) }));
      await call("SendMessageBatch", { QueueUrl: urlOf(queue), Entries });
    }
  },
  /** Receives all messages of a queue, which stay invisible. */
  async take({ queue, visibilitySeconds }) {
    const taken = [];
    for (;;) {
      const { Messages = [] } = await call("ReceiveMessage", {
        QueueUrl: urlOf(queue),
        MaxNumberOfMessages: 10,
        VisibilityTimeout: visibilitySeconds,
        AttributeNames: ["All"],
        MessageAttributeNames: ["All"],
      });
      if (Messages.length === 0) return taken;
      taken.push(...Messages);
    }
  },
  async count({ queue }) {
    const names = ["", "NotVisible", "Delayed"].map((what) => `ApproximateNumberOfMessages${what}`);
    const { Attributes } = await call("GetQueueAttributes", {
      QueueUrl: urlOf(queue),
      AttributeNames: names,
    });
    return names.reduce((sum, name) => sum + Number(Attributes[name]), 0);
  },
  async start({ latency }) {
    latencyMs = latency;
    timing = {};
  },
  async timing() {
    return timing;
  },
};

await app.listen({ port: 0, host: "127.0.0.1" });
process.on("message", async ({ id, ask, ...input }) => {
  try {
    process.send({ id, answer: (await ASKED[ask](input)) ?? null });
  } catch (error) {
    process.send({ id, error: String(error) });
  }
});
process.on("disconnect", () => process.exit());
process.send({ port: app.server.address().port });
