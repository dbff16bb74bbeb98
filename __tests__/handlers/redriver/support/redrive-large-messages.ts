/**
 * Plays one redrive run over large messages with the function's own client, and prints its report. It runs in a
 * separate process, whose heap is as small as the function's. `hold`: their cause persists. `send`: all are sent back.
 */

import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { METADATA_ATTRIBUTE } from "../../../../core/metadata/dead-letter-metadata";
import { systemClock } from "../../../../core/runtime/clock";
import { createReceivePort } from "../../../../core/sqs/receive-port";
import { createSqsClient } from "../../../../core/sqs/sqs-client";
import { createSqsPort } from "../../../../core/sqs/sqs-port";
import { redrive } from "../../../../handlers/redriver/redrive";
import { functionSettings } from "../../../../testing/function-settings";

const [, , mode, count] = process.argv;
const MESSAGES = Number(count);
const BODY_BYTES = 256 * 1024;

const md5 = (text: string) => createHash("md5").update(text).digest("hex");
const idOf = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;

/** A character of three bytes makes V8 keep the whole text with two bytes per character. */
const Body = `€${"x".repeat(BODY_BYTES - 3)}`;
const MD5OfBody = md5(Body);

/** A message that is due; the first few came back a moment ago. */
function message(n: number, now: number) {
  const returned = mode === "hold" && n < 3;
  const metadata = {
    v: 1,
    id: idOf(n),
    sentAt: now - 7_200_000,
    sender: "AROAEXAMPLE:teams",
    reason: "Unknown",
    cause: "Unknown",
    attempt: returned ? 1 : 0,
    deadAt: now - 1_000,
    notBefore: now - 500,
    notified: true,
  };
  return {
    MessageId: idOf(n),
    ReceiptHandle: `handle-${n}`.padEnd(400, "x"),
    Body,
    MD5OfBody,
    Attributes: {
      ApproximateReceiveCount: "1",
      SentTimestamp: String(now - 600_000),
      SenderId: "AROASYSTEM:notifier",
    },
    MessageAttributes: {
      [METADATA_ATTRIBUTE]: { DataType: "String", StringValue: JSON.stringify(metadata) },
    },
  };
}

let received = 0;
let released = 0;
interface Input {
  readonly Entries?: readonly { readonly Id: string }[];
}

/** A queue that holds the messages, and queues that accept everything. */
const ACTIONS: Readonly<Record<string, (input: Input) => object>> = {
  GetQueueAttributes: () => ({ Attributes: { ApproximateNumberOfMessages: String(MESSAGES) } }),
  ReceiveMessage: () => {
    const first = received;
    received = Math.min(first + 10, MESSAGES);
    return { Messages: Array.from({ length: received - first }, (_, n) => message(first + n, Date.now())) };
  },
  SendMessageBatch: ({ Entries = [] }) => ({
    Successful: Entries.map(({ Id }) => ({ Id, MessageId: idOf(Number(Id)), MD5OfMessageBody: MD5OfBody })),
  }),
  DeleteMessageBatch: ({ Entries = [] }) => ({ Successful: Entries.map(({ Id }) => ({ Id })) }),
  ChangeMessageVisibilityBatch: ({ Entries = [] }) => {
    released += Entries.length;
    return { Successful: Entries.map(({ Id }) => ({ Id })) };
  },
};

const call = createSqsClient({
  environment: { AWS_REGION: "us-east-1", AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" },
  requestHandler: {
    async handle({ headers, body }) {
      const action = headers["x-amz-target"]?.split(".").at(-1) ?? "";
      // As over a wire: what is sent stays in memory until there is a response.
      await systemClock.sleep(5);
      const answer = Buffer.from(JSON.stringify(ACTIONS[action]?.(JSON.parse(String(body)))));
      return { response: { statusCode: 200, headers: {}, body: Readable.from([answer]) } };
    },
  },
});

const queue = (name: string) => `https://sqs.us-east-1.amazonaws.com/000000000000/${name}`;
const urls = {
  main: queue("main"),
  deadLetter: queue("dlq"),
  retry: queue("retry"),
  quarantine: queue("quarantine"),
};
redrive(
  {
    ...functionSettings(urls, new Set(["AROASYSTEM"])).redriver,
    maxMessageBytes: 1_048_576,
    ratePerSecond: 3_000,
  },
  {
    receiver: createReceivePort(call),
    sqs: createSqsPort(call),
    clock: systemClock,
    log: { info: () => {}, warn: () => {}, error: () => {} },
    count: () => {},
  },
  () => 300_000,
).then((report) => process.stdout.write(JSON.stringify({ ...report, released })));
