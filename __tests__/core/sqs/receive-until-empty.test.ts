import type { Message } from "../../../core/messages/message";
import { receiveUntilEmpty } from "../../../core/sqs/receive-until-empty";
import { makeMessage } from "../../support/make-message";

async function handlesOf(answers: readonly (readonly Message[])[]): Promise<string[][]> {
  const polls = [...answers];
  const batches: string[][] = [];
  const received = receiveUntilEmpty({
    receive: async () => polls.shift() ?? [],
    countVisible: async () => 0,
    mayPoll: (underWay) => underWay === 0,
  });
  for await (const batch of received) batches.push(batch.map(({ receiptHandle }) => receiptHandle));
  return batches;
}

const message = makeMessage({ receiptHandle: "first" });
const again = { ...message, receiptHandle: "second" };
const other = makeMessage({ receiptHandle: "other" });

test("a message that comes twice in one receive is handed on once, with the handle that still deletes it", async () => {
  expect(await handlesOf([[message, other, again]])).toEqual([["second", "other"]]);
});

test("a message that comes again later is not handed on again", async () => {
  expect(await handlesOf([[message], [again, other]])).toEqual([["first"], ["other"]]);
});

test("two empty polls in a row are not the end, three are", async () => {
  expect(await handlesOf([[], [], [message], [], [], [], [other]])).toEqual([["first"]]);
});
