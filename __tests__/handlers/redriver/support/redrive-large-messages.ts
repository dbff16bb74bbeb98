/**
 * Plays one redrive run over large messages, and prints its report. It runs in a separate process, whose heap is as
 * small as the function's. `hold`: their cause persists. `send`: all are sent back, and the text of each call is in
 * memory as bytes too.
 */

import type { Message } from "../../../../core/messages/message";
import { METADATA_ATTRIBUTE } from "../../../../core/metadata/dead-letter-metadata";
import { systemClock } from "../../../../core/runtime/clock";
import { redrive } from "../../../../handlers/redriver/redrive";
import { functionSettings } from "../../../../testing/function-settings";

const [, , mode = "hold"] = process.argv;
const MESSAGES = mode === "hold" ? 2_000 : 800;
const BODY_BYTES = 256 * 1024;

const idOf = (n: number) => `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`;

/** A message that is due; the first few came back a moment ago. */
function message(n: number, now: number): Message {
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
    messageId: idOf(n),
    receiptHandle: `handle-${n}`.padEnd(400, "x"),
    // A character of three bytes makes V8 keep the whole text with two bytes per character.
    body: `€${Buffer.alloc(BODY_BYTES - 3, 97 + (n % 26)).toString("latin1")}`,
    attributes: { [METADATA_ATTRIBUTE]: { DataType: "String", StringValue: JSON.stringify(metadata) } },
    receiveCount: 1,
    sentAt: now - 600_000,
    senderId: "AROASYSTEM:notifier",
  };
}

const urls = { main: "main", deadLetter: "dlq", retry: "retry", quarantine: "quarantine" };
const settings = {
  ...functionSettings(urls, new Set(["AROASYSTEM"])).redriver,
  maxMessageBytes: 1_048_576,
  ratePerSecond: 3_000,
};
let received = 0;
let released = 0;
/** Like a client, it keeps what it sends as text and as bytes until there is a response. */
async function onTheWire(input: unknown): Promise<void> {
  const bytes = Buffer.from(JSON.stringify(input));
  await systemClock.sleep(5);
  if (bytes.length === 0) throw new Error("Nothing was sent.");
}
const allConfirmed = (count: number) => ({
  confirmed: new Map(Array.from({ length: count }, (_, index) => [index, idOf(index)])),
  failed: [],
});
redrive(
  settings,
  {
    receiver: {
      async receive() {
        const count = Math.min(10, MESSAGES - received);
        received += count;
        const first = received - count;
        const messages = Array.from({ length: count }, (_, n) => message(first + n, Date.now()));
        if (mode === "send") await onTheWire(messages);
        return messages;
      },
      depth: async () => ({ visible: MESSAGES, inFlight: 0, delayed: 0 }),
    },
    sqs: {
      async send(_queueUrl, entries) {
        await onTheWire(entries);
        return allConfirmed(entries.length);
      },
      delete: async (_queueUrl, handles) => allConfirmed(handles.length),
      async changeVisibility(_queueUrl, entries) {
        released += entries.length;
        return allConfirmed(entries.length);
      },
    },
    clock: systemClock,
    log: { info: () => {}, warn: () => {}, error: () => {} },
    count: () => {},
  },
  () => 300_000,
).then((report) => process.stdout.write(JSON.stringify({ ...report, released })));
