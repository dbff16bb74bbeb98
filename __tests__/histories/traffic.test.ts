import { AttemptLedger } from "./attempt-ledger";
import { Process, type ReceivedCopy } from "./traffic";

const copy = (messageId: string, receiptHandle: string): ReceivedCopy => ({
  ...{ queue: "dlq_for_reliable_q", messageId, receiptHandle, key: "job-4" },
  ...{ reading: { kind: "none" }, receiveCount: 1, receive: 0 },
});

/** Two copies of one job are moved, of which SQS gave one twice. */
function moved(ids: readonly string[]) {
  const process = new Process("notifier", [copy("a", "1"), copy("a", "2"), copy("b", "3")], 0, 0);
  for (const [index, MessageId] of ids.entries()) {
    process.observe({
      request: {
        headers: { "x-amz-target": "AmazonSQS.SendMessageBatch" },
        body: JSON.stringify({
          QueueUrl: "http://sqs/0/retry_for_reliable_q",
          Entries: [{ Id: "0", MessageBody: '{"job_id":"job-4"}' }],
        }),
      },
      response: {
        statusCode: 200,
        headers: {},
        body: JSON.stringify({ Successful: [{ Id: String(0), MessageId: `${MessageId}-${index}` }] }),
      },
      answered: true,
    });
  }
  return process;
}

test("a message that came twice and another copy of its job are two, each sent once", () => {
  const process = moved(["new", "new"]);
  expect(process.sent.map(({ source }) => source?.messageId)).toEqual(["a", "b"]);
  expect(new AttemptLedger().enter(process)).toEqual([]);
});

test("a third send of two copies is one too many", () => {
  expect(new AttemptLedger().enter(moved(["new", "new", "new"]))).toEqual([
    "4 bounded attempts: one run of the notifier sent job-4 twice",
  ]);
});
