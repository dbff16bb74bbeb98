import type { SQSClient } from "@aws-sdk/client-sqs";
import { moveMessages } from "../../../core/moving/move-messages";
import type { Transfer } from "../../../core/moving/transfer";
import { createDeadline } from "../../../core/runtime/deadline";
import { createReceivePort } from "../../../core/sqs/receive-port";
import { callsOf } from "../../../core/sqs/sdk-calls";
import { createSqsPort } from "../../../core/sqs/sqs-port";
import { failCalls, serviceError } from "../../support/fail-calls";
import { failEntries } from "../../support/fail-entries";
import { useAws, useFrozenDate } from "../../support/hooks";
import { binary, makeMessage, number, text } from "../../support/make-message";

useFrozenDate();
const aws = useAws();
let client: SQSClient;
let from: string;
let to: string;
const forever = createDeadline(() => 60_000, 0);

beforeEach(() => {
  client = aws.connectSqs();
  [from, to] = [aws.createQueue(), aws.createQueue()];
});
afterEach(() => client.destroy());

/** Sends messages with these bodies, receives them, and plans their transfer. */
async function transfersOf(
  bodies: readonly string[],
  attributes = makeMessage().attributes,
): Promise<Transfer[]> {
  aws.put(
    from,
    bodies.map((body) => makeMessage({ body, attributes })),
  );
  const transfers: Transfer[] = [];
  while (transfers.length < bodies.length) {
    const received = await createReceivePort(callsOf(client)).receive(from, 300, forever.signal());
    transfers.push(...received.map((message) => ({ message, to, attributes: message.attributes })));
  }
  return transfers;
}
const bodies = (count: number) => Array.from({ length: count }, (_, index) => `body ${index}`);
const bodiesIn = (queueUrl: string) => aws.contents(queueUrl).map(({ body }) => body);
const move = (transfers: readonly Transfer[], more: object = {}) =>
  moveMessages(createSqsPort(callsOf(client)), transfers, { from, deadline: forever, ...more });
const codes = (result: { notMoved: readonly { code: string }[] }) => result.notMoved.map(({ code }) => code);

test("a moved message is in the other queue and no longer in its own", async () => {
  const result = await move(await transfersOf(bodies(23)));
  expect(bodiesIn(from)).toEqual([]);
  expect(bodiesIn(to).sort()).toEqual(bodies(23).sort());
  expect(
    result.moved.map(({ transfer, newMessageId }) => [newMessageId, transfer.message.body]).sort(),
  ).toEqual(
    aws
      .contents(to)
      .map(({ messageId, body }) => [messageId, body])
      .sort(),
  );
  expect(result.moved.every(({ deleted }) => deleted)).toBe(true);
  expect(result.notMoved).toEqual([]);
});

test("body and attributes arrive unchanged, including binary and custom types", async () => {
  const attributes = {
    n: { DataType: "Number.int", StringValue: "12" },
    b: binary(0, 128, 255),
    constructor: text(" "),
    team_id: number("3"),
  };
  await move(await transfersOf(["é€ﬁ\t\r\n "], attributes));
  const [arrived] = await createReceivePort(callsOf(client)).receive(to, 30, forever.signal());
  expect(arrived).toMatchObject({ body: "é€ﬁ\t\r\n ", attributes });
});

test("a group id is sent on, and a delay only if there is one", async () => {
  const inputs = failCalls(client, "SendMessageBatchCommand");
  const message = makeMessage({ groupId: "team-3", body: "a", attributes: {} });
  const transfers = [{ delaySeconds: 900 }, { delaySeconds: 0 }, {}].map((delay) => ({
    message,
    to,
    attributes: {},
    ...delay,
  }));
  await move(transfers);
  const entry = { MessageBody: "a", MessageGroupId: "team-3" };
  expect(inputs[0]?.Entries).toEqual([
    { ...entry, Id: "0", DelaySeconds: 900 },
    { ...entry, Id: "1" },
    { ...entry, Id: "2" },
  ]);
});

test("large messages are packed by bytes, so that no call exceeds 1 MiB", async () => {
  const inputs = failCalls(client, "SendMessageBatchCommand");
  const result = await move(await transfersOf(Array.from({ length: 5 }, (_, n) => `${n}`.repeat(400_000))));
  expect(inputs.map(({ Entries }) => (Entries as unknown[]).length)).toEqual([2, 2, 1]);
  expect(result.notMoved).toEqual([]);
});

test("an entry that failed inside a 200 stays, and its neighbors move", async () => {
  failEntries(client, "SendMessageBatchCommand", (_call, id) => (id === "1" ? "InternalError" : undefined));
  const result = await move(await transfersOf(bodies(3)));
  expect(bodiesIn(from)).toEqual(["body 1"]);
  expect(bodiesIn(to)).toEqual(["body 0", "body 2"]);
  expect(codes(result)).toEqual(["InternalError"]);
});

test.each([
  ["refused before it took effect", (error: Error) => ({ before: error }), 0],
  ["answered with an error after it took effect", (error: Error) => ({ after: error }), 2],
])("when the send was %s nothing is deleted", async (_what, fault, copies) => {
  failCalls(client, "SendMessageBatchCommand", () => fault(serviceError("RequestThrottled")));
  const result = await move(await transfersOf(bodies(2)));
  expect(bodiesIn(from)).toEqual(bodies(2));
  expect(bodiesIn(to)).toHaveLength(copies);
  expect(codes(result)).toEqual(["RequestThrottled", "RequestThrottled"]);
});

test.each([
  serviceError("BatchRequestTooLong"),
  serviceError("AWS.SimpleQueueService.BatchRequestTooLong"),
  serviceError("Error", 400, "AWS.SimpleQueueService.BatchRequestTooLong"),
  serviceError("InvalidMessageContents"),
])("a batch refused for its content is sent message by message ($name)", async (error) => {
  const isBad = (input: unknown) => JSON.stringify(input).includes("body 1");
  failCalls(client, "SendMessageBatchCommand", (_call, input) =>
    isBad(input) ? { before: error } : undefined,
  );
  const result = await move(await transfersOf(["body 0", "body 1", "body 2"]));
  expect(bodiesIn(from)).toEqual(["body 1"]);
  expect(bodiesIn(to)).toEqual(["body 0", "body 2"]);
  expect(result.notMoved.map(({ transfer }) => transfer.message.body)).toEqual(["body 1"]);
});

test("messages that are refused because of their content hold back no others, however many come first", async () => {
  failCalls(client, "SendMessageBatchCommand", (_call, input) =>
    JSON.stringify(input).includes("refused")
      ? { before: serviceError("InvalidMessageContents") }
      : undefined,
  );
  const refused = Array.from({ length: 7 }, (_, index) => `refused ${index}`);
  const result = await move(await transfersOf([...refused, ...bodies(15)]));
  expect(bodiesIn(from)).toEqual(refused);
  expect(bodiesIn(to).sort()).toEqual(bodies(15).sort());
  expect(codes(result)).toEqual(refused.map(() => "InvalidMessageContents"));
});

test.each([
  ["UnsupportedOperation", 3],
  // The first batch message by message, of the next two batches two messages each.
  ["InvalidParameterValue", 11 + 3 + 3],
])("a queue that answers %s to everything is abandoned after %i calls", async (code, calls) => {
  const sent = failCalls(client, "SendMessageBatchCommand", () => ({ before: serviceError(code) }));
  const result = await move(await transfersOf(bodies(60)));
  expect(sent).toHaveLength(calls);
  expect(codes(result)).toEqual([...Array(30).fill(code), ...Array(30).fill("TargetNotAccepting")]);
});

test("a whole batch that is refused because of its content holds back no later one, even one with such a message", async () => {
  failCalls(client, "SendMessageBatchCommand", (_call, input) =>
    JSON.stringify(input).includes("refused") ? { before: serviceError("InvalidParameterValue") } : undefined,
  );
  const refused = Array.from({ length: 11 }, (_, index) => `refused ${index}`);
  const result = await move(await transfersOf([...refused, ...bodies(25)]));
  expect(bodiesIn(to).sort()).toEqual(bodies(25).sort());
  expect(codes(result)).toEqual(refused.map(() => "InvalidParameterValue"));
});

test("a batch whose turn comes after the deadline is not sent, and nothing behind it is", async () => {
  const asked: number[] = [];
  const pace = async (messages: number, maxMs: number) => {
    asked.push(maxMs);
    return messages === 10;
  };
  const result = await move(await transfersOf(bodies(25)), { pace });
  expect(bodiesIn(to)).toHaveLength(20);
  expect(codes(result)).toEqual(Array(5).fill("DeadlineReached"));
  expect(asked).toEqual([60_000, 60_000, 60_000]);
});
