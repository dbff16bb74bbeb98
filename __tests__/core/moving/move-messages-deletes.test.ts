import type { Transfer } from "../../../core/moving/transfer";
import { createDeadline } from "../../../core/runtime/deadline";
import { denied, failCalls, serviceError } from "../../support/fail-calls";
import { failEntries } from "../../support/fail-entries";
import { useFrozenDate } from "../../support/hooks";
import { bodies, codes, useMoves } from "./support/use-moves";

useFrozenDate();
const moves = useMoves();
let timeLeft: number;
beforeEach(() => {
  timeLeft = 60_000;
});

const transfersOf = (count: number) => moves.transfersOf(bodies(count));
const move = (transfers: readonly Transfer[], more: object = {}) =>
  moves.move(transfers, { deadline: createDeadline(() => timeLeft, 2_000), ...more });
const deletedOf = (result: { moved: readonly { deleted: boolean }[] }) =>
  result.moved.map(({ deleted }) => deleted);

test("a failed delete is tried once more, for its entry alone", async () => {
  const calls = failEntries(moves.client, "DeleteMessageBatchCommand", (call, id) =>
    call === 0 && id === "1" ? "InternalError" : undefined,
  );
  const result = await move(await transfersOf(3));
  expect(calls).toEqual([3, 1]);
  expect(deletedOf(result)).toEqual([true, true, true]);
  expect(moves.bodiesIn(moves.from)).toEqual([]);
});

test("a delete that stays unconfirmed leaves a duplicate, and says so", async () => {
  failCalls(moves.client, "DeleteMessageBatchCommand", denied);
  const result = await move(await transfersOf(10));
  expect(deletedOf(result)).toEqual(Array(10).fill(false));
  expect(result.notMoved).toEqual([]);
  expect(moves.bodiesIn(moves.from)).toHaveLength(10);
  expect(moves.bodiesIn(moves.to)).toHaveLength(10);
});

test("the first unconfirmed delete stops all further batches and targets", async () => {
  failCalls(moves.client, "DeleteMessageBatchCommand", denied);
  const transfers = await transfersOf(25);
  const elsewhere = moves.aws.createQueue();
  const mixed = transfers.map((transfer, index) => (index < 20 ? transfer : { ...transfer, to: elsewhere }));
  const result = await move(mixed);
  expect(moves.bodiesIn(moves.to)).toHaveLength(10);
  expect(moves.bodiesIn(elsewhere)).toEqual([]);
  expect(codes(result)).toEqual(Array(15).fill("DeleteUnconfirmed"));
});

test("a delete that took effect although its call failed twice is not reported as done", async () => {
  failCalls(moves.client, "DeleteMessageBatchCommand", () => ({ after: serviceError("TimeoutError") }));
  const result = await move(await transfersOf(1));
  expect(deletedOf(result)).toEqual([false]);
});

/** The time left after each send. */
function timeLeftAfterSending(milliseconds: readonly number[]) {
  let sends = 0;
  moves.client.middlewareStack.add(
    (next, context) => async (args) => {
      const result = await next(args);
      if (context.commandName === "SendMessageBatchCommand") timeLeft = milliseconds[sends++] ?? timeLeft;
      return result;
    },
    { step: "initialize", name: "timeLeftAfterSending" },
  );
}

test("no batch is started at the deadline, and what is left stays", async () => {
  const transfers = await transfersOf(25);
  timeLeftAfterSending([2_000]);
  const result = await move(transfers);
  expect(result.moved).toHaveLength(10);
  expect(codes(result)).toEqual(Array(15).fill("DeadlineReached"));
  expect(moves.bodiesIn(moves.to)).toHaveLength(10);
});

test("a batch that was sent as the deadline came is still deleted", async () => {
  const transfers = await transfersOf(10);
  timeLeftAfterSending([1_900]);
  const result = await move(transfers);
  expect(deletedOf(result)).toEqual(Array(10).fill(true));
});

test("a batch whose turn comes only after the deadline is not sent", async () => {
  const sent = failCalls(moves.client, "SendMessageBatchCommand", () => undefined);
  const transfers = await transfersOf(10);
  const result = await move(transfers, {
    pace: async () => {
      timeLeft = 1_000;
    },
  });
  expect(sent).toEqual([]);
  expect(codes(result)).toEqual(Array(10).fill("DeadlineReached"));
});

test("a target that failed three whole calls in a row is abandoned, and another target is still served", async () => {
  const elsewhere = moves.aws.createQueue();
  const sent = failCalls(moves.client, "SendMessageBatchCommand", (_call, { QueueUrl }) =>
    QueueUrl === moves.to ? denied() : undefined,
  );
  const transfers = await transfersOf(50);
  const result = await move(
    transfers.map((transfer, index) => (index < 45 ? transfer : { ...transfer, to: elsewhere })),
  );
  expect(sent).toHaveLength(4);
  expect(moves.bodiesIn(elsewhere)).toHaveLength(5);
  expect(codes(result)).toEqual([...Array(30).fill("AccessDenied"), ...Array(15).fill("TargetNotAccepting")]);
});

test("a caller that keeps to a rate is asked before each batch", async () => {
  const asked: number[] = [];
  await move(await transfersOf(23), { pace: async (messages: number) => void asked.push(messages) });
  expect(asked).toEqual([10, 10, 3]);
});
