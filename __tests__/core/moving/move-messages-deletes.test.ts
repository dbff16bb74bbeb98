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
import { makeMessage } from "../../support/make-message";

useFrozenDate();
const aws = useAws();
let client: SQSClient;
let from: string;
let to: string;
let timeLeft: number;

beforeEach(() => {
  client = aws.connectSqs();
  [from, to] = [aws.createQueue(), aws.createQueue()];
  timeLeft = 60_000;
});
afterEach(() => client.destroy());

async function transfersOf(count: number): Promise<Transfer[]> {
  const messages = Array.from({ length: count }, (_, index) => makeMessage({ body: `body ${index}` }));
  aws.put(from, messages);
  const transfers: Transfer[] = [];
  while (transfers.length < count) {
    const received = await createReceivePort(callsOf(client)).receive(from, 300, AbortSignal.timeout(60_000));
    transfers.push(...received.map((message) => ({ message, to, attributes: message.attributes })));
  }
  return transfers;
}
const move = (transfers: readonly Transfer[], more: object = {}) =>
  moveMessages(createSqsPort(callsOf(client)), transfers, {
    from,
    deadline: createDeadline(() => timeLeft, 2_000),
    ...more,
  });
const bodiesIn = (queueUrl: string) => aws.contents(queueUrl).map(({ body }) => body);
const codes = (result: { notMoved: readonly { code: string }[] }) => result.notMoved.map(({ code }) => code);
const deletedOf = (result: { moved: readonly { deleted: boolean }[] }) =>
  result.moved.map(({ deleted }) => deleted);

test("a failed delete is tried once more, for its entry alone", async () => {
  const calls = failEntries(client, "DeleteMessageBatchCommand", (call, id) =>
    call === 0 && id === "1" ? "InternalError" : undefined,
  );
  const result = await move(await transfersOf(3));
  expect(calls).toEqual([3, 1]);
  expect(deletedOf(result)).toEqual([true, true, true]);
  expect(bodiesIn(from)).toEqual([]);
});

test("a delete that stays unconfirmed leaves a duplicate, and says so", async () => {
  failCalls(client, "DeleteMessageBatchCommand", () => ({ before: serviceError("AccessDenied", 403) }));
  const result = await move(await transfersOf(10));
  expect(deletedOf(result)).toEqual(Array(10).fill(false));
  expect(result.notMoved).toEqual([]);
  expect(bodiesIn(from)).toHaveLength(10);
  expect(bodiesIn(to)).toHaveLength(10);
});

test("the first unconfirmed delete stops all further batches and targets", async () => {
  failCalls(client, "DeleteMessageBatchCommand", () => ({ before: serviceError("AccessDenied", 403) }));
  const transfers = await transfersOf(25);
  const elsewhere = aws.createQueue();
  const mixed = transfers.map((transfer, index) => (index < 20 ? transfer : { ...transfer, to: elsewhere }));
  const result = await move(mixed);
  expect(bodiesIn(to)).toHaveLength(10);
  expect(bodiesIn(elsewhere)).toEqual([]);
  expect(codes(result)).toEqual(Array(15).fill("DeleteUnconfirmed"));
});

test("a delete that took effect although its call failed twice is not reported as done", async () => {
  failCalls(client, "DeleteMessageBatchCommand", () => ({ after: serviceError("TimeoutError") }));
  const result = await move(await transfersOf(1));
  expect(deletedOf(result)).toEqual([false]);
});

/** The time left after each send. */
function timeLeftAfterSending(milliseconds: readonly number[]) {
  let sends = 0;
  client.middlewareStack.add(
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
  expect(bodiesIn(to)).toHaveLength(10);
});

test("a batch that was sent as the deadline came is still deleted", async () => {
  const transfers = await transfersOf(10);
  timeLeftAfterSending([1_900]);
  const result = await move(transfers);
  expect(deletedOf(result)).toEqual(Array(10).fill(true));
});

test("a batch whose turn comes only after the deadline is not sent", async () => {
  const sent = failCalls(client, "SendMessageBatchCommand", () => undefined);
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
  const elsewhere = aws.createQueue();
  const sent = failCalls(client, "SendMessageBatchCommand", (_call, input) =>
    (input as { QueueUrl: string }).QueueUrl === to
      ? { before: serviceError("AccessDenied", 403) }
      : undefined,
  );
  const transfers = await transfersOf(50);
  const result = await move(
    transfers.map((transfer, index) => (index < 45 ? transfer : { ...transfer, to: elsewhere })),
  );
  expect(sent).toHaveLength(4);
  expect(bodiesIn(elsewhere)).toHaveLength(5);
  expect(codes(result)).toEqual([...Array(30).fill("AccessDenied"), ...Array(15).fill("TargetNotAccepting")]);
});

test("a caller that keeps to a rate is asked before each batch", async () => {
  const asked: number[] = [];
  await move(await transfersOf(23), { pace: async (messages: number) => void asked.push(messages) });
  expect(asked).toEqual([10, 10, 3]);
});
