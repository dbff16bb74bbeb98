import type { MessageAttributes } from "../../core/messages/message";
import { type DeadLetterMetadata, METADATA_ATTRIBUTE } from "../../core/metadata/dead-letter-metadata";
import { readMetadata } from "../../core/metadata/read-metadata";
import { makeMetadata, metadataAttribute } from "../support/make-message";
import { AttemptLedger } from "./attempt-ledger";
import { Process, type ReceivedCopy } from "./traffic";

const copy = (messageId: string, receiptHandle: string): ReceivedCopy => ({
  ...{ queue: "dlq_for_reliable_q", messageId, receiptHandle, key: "job-4" },
  ...{ reading: { kind: "none" }, receiveCount: 1, receive: 0 },
});

/** Copies of one job, with the attributes that each send has. */
function moved(received: readonly ReceivedCopy[], sent: readonly MessageAttributes[]) {
  const process = new Process("notifier", received, 0, 0);
  for (const [index, MessageAttributes] of sent.entries()) {
    process.observe({
      request: {
        headers: { "x-amz-target": "AmazonSQS.SendMessageBatch" },
        body: JSON.stringify({
          QueueUrl: "http://sqs/0/retry_for_reliable_q",
          Entries: [{ Id: "0", MessageBody: '{"job_id":"job-4"}', MessageAttributes }],
        }),
      },
      response: {
        statusCode: 200,
        headers: {},
        body: JSON.stringify({ Successful: [{ Id: "0", MessageId: `new-${index}` }] }),
      },
      answered: true,
    });
  }
  return process;
}

/** Two messages, one of which SQS returned twice. */
const THREE = [copy("a", "1"), copy("a", "2"), copy("b", "3")];

test("a message that came twice and another copy of its job are two, each sent once", () => {
  const process = moved(THREE, [{}, {}]);
  expect(process.sent.map(({ source }) => source?.messageId)).toEqual(["a", "b"]);
  expect(new AttemptLedger().enter(process)).toEqual([]);
});

test("a third send of two copies is one too many", () => {
  expect(new AttemptLedger().enter(moved(THREE, [{}, {}, {}]))).toEqual([
    "4 bounded attempts: one run of the notifier sent job-4 twice",
  ]);
});

describe("of a copy with the metadata of a later release and one with none", () => {
  const newer = { [METADATA_ATTRIBUTE]: { DataType: "String", StringValue: '{"v":2}' } };
  const two = [
    { ...copy("a", "1"), reading: readMetadata({ attributes: newer, senderId: "" }, { has: () => true }) },
    copy("b", "2"),
  ];

  test("each is sent as it came, in any order", () => {
    const process = moved(two, [metadataAttribute(makeMetadata()), newer]);
    expect(process.sent.map(({ source }) => source?.messageId)).toEqual(["b", "a"]);
    expect(new AttemptLedger().enter(process)).toEqual([]);
  });

  test("the first must not lose it", () => {
    const process = moved(two, [metadataAttribute(makeMetadata()), metadataAttribute(makeMetadata())]);
    expect(new AttemptLedger().enter(process)).toEqual([
      "5 fidelity: job-4 left without the metadata from a later release",
    ]);
  });
});

describe("of several copies with metadata", () => {
  const CAUSE = "Unexpected:01234567";
  const held = (messageId: string, fields: Partial<DeadLetterMetadata>) => {
    const attributes = metadataAttribute(makeMetadata({ attempt: 1, ...fields }));
    const reading = readMetadata({ attributes, senderId: "" }, { has: () => true });
    return { ...copy(messageId, messageId), reading };
  };
  const sent = (cause: string, notified: boolean) =>
    metadataAttribute(makeMetadata({ attempt: 1, cause, notified }));
  const sourcesOf = ({ sent: copies }: Process) => copies.map(({ source }) => source?.messageId);

  test("the consumer's verdict keeps its cause, and an older copy may lose it", () => {
    const process = moved(
      [
        held("older", { cause: CAUSE, notified: false }),
        held("verdict", { cause: CAUSE, by: "consumer", notified: true }),
      ],
      [sent(CAUSE, true), sent("Unknown", true)],
    );

    expect(sourcesOf(process)).toEqual(["verdict", "older"]);
  });

  test("none loses that its producer was notified", () => {
    const process = moved(
      [held("known", { cause: "Unknown", notified: true }), held("new", { cause: CAUSE, notified: false })],
      [sent("Unknown", false), sent("Unknown", true)],
    );

    expect(sourcesOf(process)).toEqual(["new", "known"]);
  });
});
