import { PurgeQueueCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import { standstillAfter, waitUntilEmpty, waitUntilStill } from "../../local/wait-until-empty";
import { startAws } from "../support/local-aws";

test("queues are waited for until they are empty", async () => {
  const aws = await startAws();
  const sqs = aws.connectSqs();
  const [main, deadLetter] = [aws.createQueue(), aws.createQueue()];
  await sqs.send(new SendMessageCommand({ QueueUrl: deadLetter, MessageBody: "{}" }));
  let checks = 0;

  const waited = await waitUntilEmpty([main, deadLetter], {
    sqs,
    sleep: async () => {
      checks += 1;
      if (checks === 3) await sqs.send(new PurgeQueueCommand({ QueueUrl: deadLetter }));
    },
  });

  expect({ waited, checks }).toEqual({ waited: { empty: true }, checks: 3 });
  sqs.destroy();
  await aws.stop();
});

test("a deferred message is waited for, however long its queue's own timeout", async () => {
  const aws = await startAws();
  const sqs = aws.connectSqs();
  const retry = aws.createQueue();
  await sqs.send(new SendMessageCommand({ QueueUrl: retry, MessageBody: "{}" }));

  const waited = await waitUntilEmpty([retry], { sqs, sleep: async () => {} }, 60);

  expect(waited).toEqual({ empty: false, standstillSeconds: 90 });
  sqs.destroy();
  await aws.stop();
});

/** Waits for queues whose counts are said for each check, from 1. */
async function wait(seconds: number, countsAt: (check: number) => readonly number[]) {
  let checks = 0;
  const count = async () => {
    checks += 1;
    return countsAt(checks);
  };
  return { waited: await waitUntilStill(count, seconds, async () => {}), checks };
}

test("if nothing moves, the wait ends after as many checks as fit into the time, however long each of them took", async () => {
  expect(await wait(32, () => [0, 1])).toEqual({
    checks: 160,
    waited: { empty: false, standstillSeconds: 32 },
  });
});

test("the wait does not end as long as something moves", async () => {
  const move = (check: number) => (Math.floor(check / 100) % 2 === 0 ? [1, 0] : [0, 1]);

  expect(await wait(32, (check) => (check < 1_000 ? move(check) : [0, 0]))).toEqual({
    checks: 1_000,
    waited: { empty: true },
  });
});

test.each([
  [0, 30],
  [61, 91],
  [43_200, 300],
])("if messages stay invisible for %i s, nothing more is expected after %i s", (visibility, seconds) => {
  expect(standstillAfter(visibility)).toBe(seconds);
});
