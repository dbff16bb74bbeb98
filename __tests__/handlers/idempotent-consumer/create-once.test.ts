import { DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
import type { Context } from "aws-lambda";
import { idempotencySeconds } from "../../../constructs/settings/idempotency-seconds";
import { STAGE_SETTINGS } from "../../../constructs/settings/stage-settings";
import type { Verdict } from "../../../core/application/verdict";
import type { Message } from "../../../core/messages/message";
import {
  handleMessage,
  InProgressElsewhereError,
  type MessageHandling,
} from "../../../handlers/consumer/handle-message";
import { createOnce } from "../../../handlers/idempotent-consumer/create-once";
import { createStore } from "../../../handlers/idempotent-consumer/create-store";
import { startTables, type Tables } from "../../../local/emulator/start-tables";
import type { Stack } from "../../../local/terraform/read-stack";
import { freezeDate } from "../../support/fake-clock";
import { busy, defineJobs, type Job } from "../../support/jobs";
import { makeMessage, NOW } from "../../support/make-message";
import { recordLog } from "../../support/recorders";

const TABLE = "reliable-q-processed";
const SECONDS = 3_600;
const TIMEOUT_MS = 10_000;
const environment = { ...process.env };

let tables: Tables | undefined;
let client: DynamoDBClient;
beforeAll(async () => {
  tables = await startTables([
    {
      stack: {} as Stack,
      address: "aws_dynamodb_table.t",
      arguments: {
        ...{ name: TABLE, billing_mode: "PAY_PER_REQUEST", hash_key: "id" },
        attribute: [{ name: "id", type: "S" }],
      },
    },
  ]);
  const credentials = { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test", AWS_REGION: "us-east-1" };
  Object.assign(process.env, credentials, { AWS_ENDPOINT_URL_DYNAMODB: tables?.url });
  client = new DynamoDBClient({});
});
beforeEach(() => freezeDate(NOW));
afterEach(() => void jest.useRealTimers());
afterAll(async () => {
  process.env = environment;
  client.destroy();
  await tables?.stop();
});

let keys = 0;
const newKey = () => {
  keys += 1;
  return `message-${keys}`;
};

/** One invocation of the consumer. */
function invoke() {
  const context = { getRemainingTimeInMillis: () => TIMEOUT_MS } as Context;
  const sleep = () => Promise.reject(new Error("Only the consumer waits."));
  const settings = { maxReceiveCount: 3, seconds: SECONDS };
  return createOnce(createStore(TABLE), settings, { clock: { sleep }, context });
}

/** Work that is in progress until it is ended. */
function underWay() {
  const begun = Promise.withResolvers<void>();
  const ended = Promise.withResolvers<undefined>();
  return {
    begun: begun.promise,
    end: () => ended.resolve(undefined),
    work: () => {
      begun.resolve();
      return ended.promise;
    },
  };
}

const { fail } = defineJobs();

test("a message is processed once, no matter how many copies of it arrive", async () => {
  const key = newKey();
  const work = jest.fn(async () => undefined);

  await invoke().workOnce(work, key);
  await invoke().workOnce(work, key);

  expect(work).toHaveBeenCalledTimes(1);
});

test.each<[string, () => Promise<Verdict | undefined>]>([
  ["a verdict", async () => fail("MachineBusy")],
  ["an exception", () => Promise.reject(new RangeError("down"))],
])("%s is a failure, and the next copy is processed", async (_what, failing) => {
  const key = newKey();
  const work = jest.fn(async () => undefined);

  await expect(
    invoke()
      .workOnce(failing, key)
      .then(
        (verdict) => verdict?.reason ?? "done",
        (error) => error.name,
      ),
  ).resolves.toMatch(/^(MachineBusy|RangeError)$/);
  await invoke().workOnce(work, key);

  expect(work).toHaveBeenCalledTimes(1);
});

test("a copy of what is in progress elsewhere does no work", async () => {
  const key = newKey();
  const first = underWay();
  const done = invoke().workOnce(first.work, key);
  await first.begun;
  const work = jest.fn(async () => undefined);

  await expect(invoke().workOnce(work, key)).rejects.toThrow(InProgressElsewhereError);
  first.end();
  await done;

  expect(work).not.toHaveBeenCalled();
});

test("what a crash left in progress is taken over once that function's time is up", async () => {
  const key = newKey();
  const crashed = underWay();
  void invoke().workOnce(crashed.work, key);
  await crashed.begun;
  const work = jest.fn(async () => undefined);

  freezeDate(NOW + TIMEOUT_MS + 1);
  await invoke().workOnce(work, key);

  expect(work).toHaveBeenCalledTimes(1);
});

test("for each message the table contains a hash of the key, a state and an expiry time, and nothing else", async () => {
  const key = "marked-secret";
  await invoke().workOnce(async () => undefined, key);
  const { Items = [] } = await client.send(new ScanCommand({ TableName: TABLE }));
  const [item] = Items.filter(({ status }) => status?.S === "COMPLETED").slice(-1);

  expect(JSON.stringify(Items)).not.toContain(key);
  expect(Object.keys(item ?? {}).sort()).toEqual([
    "data",
    "expiration",
    "id",
    "in_progress_expiration",
    "status",
  ]);
  expect(item?.id?.S).toMatch(/^message#/);
  expect(Items.map(({ expiration }) => Number(expiration?.N))).toContain(Math.round(NOW / 1000 + SECONDS));
});

type Handling = MessageHandling<Job, ReadonlySet<string>>;

/** Handles a message once, as the consumer does. */
function handle(message: Message, parts: Pick<Handling, "once"> & Partial<Handling>) {
  const handling: Handling = {
    application: defineJobs(),
    trustedSenders: new Set(),
    environment: {},
    log: recordLog().log,
    ...parts,
  };
  const limit = { signal: new AbortController().signal, onOver: () => {} };
  return handleMessage(message, busy(), handling, limit as never);
}

test("a message is identified by the id under which it was first sent, or by what the application says", async () => {
  const asked: string[] = [];
  const once = { workOnce: async (_work: unknown, key: string) => void asked.push(key) } as never;
  const message = makeMessage();

  await handle(message, { once });
  await handle(message, {
    once,
    application: defineJobs({ idempotencyKey: (job) => `own ${job.job_id}` }),
  });

  expect(asked).toEqual([message.messageId, "own job-1"]);
});

test("the caller learns about a message that needed no work, and about no other", async () => {
  const copies: string[] = [];
  const key = newKey();
  const consume = (messageId: string, verdict?: Verdict) =>
    handle(makeMessage({ messageId }), {
      application: defineJobs({ idempotencyKey: () => key, process: async () => verdict }),
      once: invoke(),
      onCopy: async (copy) => void copies.push(copy.messageId),
    });

  await consume("fails", fail("MachineBusy"));
  await consume("first");
  await consume("twin");

  expect(copies).toEqual(["twin"]);
});

test("the table remembers a message for longer than the system itself can take with it", () => {
  const { backoff, redriver } = STAGE_SETTINGS.prod;
  const day = 86_400;

  expect(idempotencySeconds({ backoff, redriver })).toBe((8 + 1) * 14 * day + 90 * day);
  expect(idempotencySeconds({ backoff, redriver: { ...redriver, maxHoldDays: 91 } })).toBe(
    idempotencySeconds({ backoff, redriver }) + day,
  );
});
