import { PurgeQueueCommand, SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { standstillAfter, waitUntilEmpty } from "../../local/wait-until-empty";
import { type LocalAws, startAws } from "../support/local-aws";

let aws: LocalAws;
let sqs: SQSClient;
beforeAll(async () => {
  aws = await startAws();
  sqs = aws.connectSqs();
});
afterAll(async () => {
  sqs.destroy();
  await aws.stop();
});

const send = (QueueUrl: string) => sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: "{}" }));

/** Waits for a queue with a message, and does what is asked between two checks, which are numbered from 1. */
async function wait(visibilitySeconds: number, between: (url: string, check: number) => Promise<unknown>) {
  const url = aws.createQueue({ VisibilityTimeout: String(visibilitySeconds) });
  await send(url);
  let checks = 0;
  const other = aws.createQueue({ VisibilityTimeout: "0" });
  const waited = await waitUntilEmpty([url, other], {
    sqs,
    sleep: async () => {
      checks += 1;
      await between(url, checks);
    },
  });
  return { checks, waited };
}

const nothing = async () => {};

test("queues are waited for until they are empty", async () => {
  const { waited } = await wait(0, async (url, check) => {
    if (check === 5) await sqs.send(new PurgeQueueCommand({ QueueUrl: url }));
  });

  expect(waited).toEqual({ empty: true });
});

test("nothing moves for longer than a message stays invisible: the wait ends, after checks and not after seconds", async () => {
  expect(await wait(2, nothing)).toEqual({ checks: 160, waited: { empty: false, standstillSeconds: 32 } });
});

test("as long as something moves nothing ends it", async () => {
  const { checks } = await wait(0, async (url, check) => {
    if (check === 149) await send(url);
  });

  expect(checks).toBe(299);
});

test.each([
  [0, 30],
  [61, 91],
  [43_200, 300],
])(
  "of queues whose messages stay invisible for %i s nothing more is expected after %i s",
  (visibility, seconds) => {
    expect(standstillAfter(visibility)).toBe(seconds);
  },
);
