import { failCalls, serviceError } from "../../support/fail-calls";
import { failEntries } from "../../support/fail-entries";
import { useFrozenDate } from "../../support/hooks";
import { binary, makeMessage, number, text } from "../../support/make-message";
import { bodies, codes, useMoves } from "./support/use-moves";

useFrozenDate();
const moves = useMoves();

test("a moved message is in the other queue and no longer in its own", async () => {
  const result = await moves.move(await moves.transfersOf(bodies(23)));
  expect(moves.bodiesIn(moves.from)).toEqual([]);
  expect(moves.bodiesIn(moves.to).sort()).toEqual(bodies(23).sort());
  const arrived = moves.aws.contents(moves.to).map(({ messageId, body }) => [messageId, body]);
  const said = result.moved.map(({ transfer, newMessageId }) => [newMessageId, transfer.message.body]);
  expect(said.sort()).toEqual(arrived.sort());
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
  await moves.move(await moves.transfersOf(["é€ﬁ\t\r\n "], attributes));
  const [arrived] = await moves.receive(moves.to);
  expect(arrived).toMatchObject({ body: "é€ﬁ\t\r\n ", attributes });
});

test("a group id is sent on, and a delay only if there is one", async () => {
  const inputs = failCalls(moves.client, "SendMessageBatchCommand");
  const message = makeMessage({ groupId: "team-3", body: "a", attributes: {} });
  const delays = [{ delaySeconds: 900 }, { delaySeconds: 0 }, {}];
  const transfers = delays.map((delay) => ({ message, to: moves.to, attributes: {}, ...delay }));
  await moves.move(transfers);
  const entry = { MessageBody: "a", MessageGroupId: "team-3" };
  expect(inputs[0]?.Entries).toEqual([
    { ...entry, Id: "0", DelaySeconds: 900 },
    { ...entry, Id: "1" },
    { ...entry, Id: "2" },
  ]);
});

test("large messages are packed by bytes, so that no call exceeds 1 MiB", async () => {
  const inputs = failCalls(moves.client, "SendMessageBatchCommand");
  const result = await moves.move(
    await moves.transfersOf(Array.from({ length: 5 }, (_, n) => `${n}`.repeat(400_000))),
  );
  expect(inputs.map(({ Entries }) => (Entries as unknown[]).length)).toEqual([2, 2, 1]);
  expect(result.notMoved).toEqual([]);
});

test("an entry that failed inside a 200 stays, and its neighbors move", async () => {
  failEntries(moves.client, "SendMessageBatchCommand", (_call, id) =>
    id === "1" ? "InternalError" : undefined,
  );
  const result = await moves.move(await moves.transfersOf(bodies(3)));
  expect(moves.bodiesIn(moves.from)).toEqual(["body 1"]);
  expect(moves.bodiesIn(moves.to)).toEqual(["body 0", "body 2"]);
  expect(codes(result)).toEqual(["InternalError"]);
});

test.each([
  ["refused before it took effect", (error: Error) => ({ before: error }), 0],
  ["answered with an error after it took effect", (error: Error) => ({ after: error }), 2],
])("when the send was %s nothing is deleted", async (_what, fault, copies) => {
  failCalls(moves.client, "SendMessageBatchCommand", () => fault(serviceError("RequestThrottled")));
  const result = await moves.move(await moves.transfersOf(bodies(2)));
  expect(moves.bodiesIn(moves.from)).toEqual(bodies(2));
  expect(moves.bodiesIn(moves.to)).toHaveLength(copies);
  expect(codes(result)).toEqual(["RequestThrottled", "RequestThrottled"]);
});

test.each([
  serviceError("BatchRequestTooLong"),
  serviceError("AWS.SimpleQueueService.BatchRequestTooLong"),
  serviceError("Error", 400, "AWS.SimpleQueueService.BatchRequestTooLong"),
  serviceError("InvalidMessageContents"),
])("a batch refused for its content is sent message by message ($name)", async (error) => {
  const isBad = (input: unknown) => JSON.stringify(input).includes("body 1");
  failCalls(moves.client, "SendMessageBatchCommand", (_call, input) =>
    isBad(input) ? { before: error } : undefined,
  );
  const result = await moves.move(await moves.transfersOf(["body 0", "body 1", "body 2"]));
  expect(moves.bodiesIn(moves.from)).toEqual(["body 1"]);
  expect(moves.bodiesIn(moves.to)).toEqual(["body 0", "body 2"]);
  expect(result.notMoved.map(({ transfer }) => transfer.message.body)).toEqual(["body 1"]);
});

test("messages that are refused because of their content hold back no others, however many come first", async () => {
  failCalls(moves.client, "SendMessageBatchCommand", (_call, input) =>
    JSON.stringify(input).includes("refused")
      ? { before: serviceError("InvalidMessageContents") }
      : undefined,
  );
  const refused = Array.from({ length: 7 }, (_, index) => `refused ${index}`);
  const result = await moves.move(await moves.transfersOf([...refused, ...bodies(15)]));
  expect(moves.bodiesIn(moves.from)).toEqual(refused);
  expect(moves.bodiesIn(moves.to).sort()).toEqual(bodies(15).sort());
  expect(codes(result)).toEqual(refused.map(() => "InvalidMessageContents"));
});

test.each([
  ["UnsupportedOperation", 3],
  // The first batch message by message, of the next two batches two messages each.
  ["InvalidParameterValue", 11 + 3 + 3],
])("a queue that answers %s to everything is abandoned after %i calls", async (code, calls) => {
  const sent = failCalls(moves.client, "SendMessageBatchCommand", () => ({ before: serviceError(code) }));
  const result = await moves.move(await moves.transfersOf(bodies(60)));
  expect(sent).toHaveLength(calls);
  expect(codes(result)).toEqual([...Array(30).fill(code), ...Array(30).fill("TargetNotAccepting")]);
});

test("a whole batch that is refused because of its content holds back no later one, even one with such a message", async () => {
  failCalls(moves.client, "SendMessageBatchCommand", (_call, input) =>
    JSON.stringify(input).includes("refused") ? { before: serviceError("InvalidParameterValue") } : undefined,
  );
  const refused = Array.from({ length: 11 }, (_, index) => `refused ${index}`);
  const result = await moves.move(await moves.transfersOf([...refused, ...bodies(25)]));
  expect(moves.bodiesIn(moves.to).sort()).toEqual(bodies(25).sort());
  expect(codes(result)).toEqual(refused.map(() => "InvalidParameterValue"));
});

test("a batch whose turn comes after the deadline is not sent, and nothing behind it is", async () => {
  const asked: number[] = [];
  const pace = async (messages: number, maxMs: number) => {
    asked.push(maxMs);
    return messages === 10;
  };
  const result = await moves.move(await moves.transfersOf(bodies(25)), { pace });
  expect(moves.bodiesIn(moves.to)).toHaveLength(20);
  expect(codes(result)).toEqual(Array(5).fill("DeadlineReached"));
  expect(asked).toEqual([60_000, 60_000, 60_000]);
});
