import { DynamoDBClient, ScanCommand } from "@aws-sdk/client-dynamodb";
import type { Context } from "aws-lambda";
import { idempotencySeconds } from "../../../constructs/settings/idempotency-seconds";
import { STAGE_SETTINGS } from "../../../constructs/settings/stages";
import type { Verdict } from "../../../core/application/verdict";
import { handleMessage, InProgressElsewhereError } from "../../../handlers/consumer/handle-message";
import { createOnce } from "../../../handlers/idempotent-consumer/create-once";
import { createStore } from "../../../handlers/idempotent-consumer/create-store";
import { startTables, type Tables } from "../../../local/emulator/start-tables";
import type { Stack } from "../../../local/terraform/read-stack";
import { freezeDate } from "../../support/fake-clock";
import { defineJobs } from "../../support/jobs";
import { makeMessage, NOW } from "../../support/make-message";

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
  let end = (_verdict?: Verdict) => {};
  const ended = new Promise<Verdict | undefined>((resolve) => {
    end = resolve;
  });
  let begin = () => {};
  const begun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  return {
    begun,
    end: (verdict?: Verdict) => end(verdict),
    work: () => {
      begin();
      return ended;
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

test("a message is identified by the id under which it was first sent, or by what the application says", async () => {
  const asked: string[] = [];
  const handling = (application = defineJobs()) => ({
    application,
    trustedSenders: new Set<string>(),
    environment: {},
    log: { info: () => {}, warn: () => {}, error: () => {} },
    once: {
      workOnce: async (_work: unknown, key: string) => void asked.push(key),
    },
  });
  const message = makeMessage();
  const world = { known: true, value: new Set<string>() } as never;
  const limit = { signal: new AbortController().signal, onOver: () => {} } as never;

  await handleMessage(message, world, handling() as never, limit);
  await handleMessage(
    message,
    world,
    handling(defineJobs({ idempotencyKey: (job) => `own ${job.job_id}` })) as never,
    limit,
  );

  expect(asked).toEqual([message.messageId, "own job-1"]);
});

test("the caller learns about a message that needed no work, and about no other", async () => {
  const copies: string[] = [];
  const key = newKey();
  const handle = (messageId: string, verdict?: Verdict) => {
    const handling = {
      application: defineJobs({ idempotencyKey: () => key, process: async () => verdict }),
      trustedSenders: new Set<string>(),
      environment: {},
      log: { info: () => {}, warn: () => {}, error: () => {} },
      once: invoke(),
      onCopy: async (copy: { messageId: string }) => void copies.push(copy.messageId),
    };
    const world = { known: true, value: new Set<string>() } as never;
    const limit = { signal: new AbortController().signal, onOver: () => {} } as never;
    return handleMessage(makeMessage({ messageId }), world, handling as never, limit);
  };

  await handle("fails", fail("MachineBusy"));
  await handle("first");
  await handle("twin");

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
