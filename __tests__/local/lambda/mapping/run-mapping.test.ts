import type { Received } from "../../../../local/lambda/mapping/build-event";
import { backOffMs, type MappingPorts, runMapping } from "../../../../local/lambda/mapping/run-mapping";
import type { InvocationResult } from "../../../../local/lambda/runtime-api";
import type { EventSourceMapping } from "../../../../local/terraform/system";

const MAPPING: EventSourceMapping = {
  queueArn: "arn:aws:sqs:us-east-1:000000000000:q",
  functionName: "consumer",
  batchSize: 1,
  batchingWindowSeconds: 0,
  maximumConcurrency: 2,
  reportBatchItemFailures: true,
};

const OK: InvocationResult = { kind: "response", payload: "null" };
const message = (id: string): Received => ({ MessageId: id, ReceiptHandle: `handle of ${id}`, Body: "b" });

/** Runs a mapping over some messages until they have all been received, and stops it. */
async function runOver(
  ids: string[],
  invoke: MappingPorts["invoke"],
  { maximumConcurrency = 2, ...overrides }: Partial<MappingPorts> & { maximumConcurrency?: number } = {},
) {
  const deleted: string[] = [];
  const slept: number[] = [];
  const left = [...ids];
  let done = () => {};
  const allReceived = new Promise<void>((resolve) => {
    done = resolve;
  });
  const mapping = runMapping({ ...MAPPING, maximumConcurrency }, "us-east-1", {
    receive: async () => {
      const id = left.shift();
      if (id !== undefined) return [message(id)];
      done();
      await new Promise(setImmediate);
      return [];
    },
    delete: async (handles) => {
      deleted.push(...handles);
    },
    invoke,
    now: () => 0,
    sleep: async (milliseconds) => {
      slept.push(milliseconds);
    },
    ...overrides,
  });
  await allReceived;
  await mapping.stop();
  return { deleted, slept };
}

describe("runMapping", () => {
  test("deletes what the function did not report", async () => {
    const { deleted } = await runOver(["a", "b"], async (event) =>
      JSON.stringify(event).includes("handle of a")
        ? OK
        : { kind: "response", payload: '{"batchItemFailures":[{"itemIdentifier":"b"}]}' },
    );

    expect(deleted).toEqual(["handle of a"]);
  });

  test("never invokes more often at a time than the mapping allows", async () => {
    let running = 0;
    let most = 0;
    await runOver(["a", "b", "c", "d", "e", "f"], async () => {
      running += 1;
      most = Math.max(most, running);
      await new Promise(setImmediate);
      running -= 1;
      return OK;
    });

    expect(most).toBe(2);
  });

  test("polls more slowly after each error in a row", async () => {
    const fail = async (): Promise<InvocationResult> => ({ kind: "error", errorType: "E" });
    const { slept, deleted } = await runOver(["a", "b", "c"], fail, { maximumConcurrency: 1 });

    expect(deleted).toEqual([]);
    expect(slept).toEqual([200, 400]);
  });

  test("survives a delete that fails", async () => {
    const { slept } = await runOver(["a"], async () => OK, {
      delete: async () => {
        throw new Error("the endpoint is away");
      },
    });

    expect(slept).toEqual([]);
  });
});

test("a stopped mapping has delivered everything that it received, including what was left over at 6 MB", async () => {
  const large = ["a", "b", "c", "d", "e", "f", "g"].map((id) => ({
    ...message(id),
    Body: "x".repeat(3_500_000),
  }));
  const deleted: string[] = [];
  let receives = 0;
  let received = () => {};
  const firstReceive = new Promise<void>((resolve) => {
    received = resolve;
  });
  const mapping = runMapping({ ...MAPPING, batchSize: 10 }, "us-east-1", {
    receive: async () => {
      receives += 1;
      received();
      return receives === 1 ? large : [];
    },
    delete: async (handles) => {
      deleted.push(...handles);
    },
    invoke: async () => OK,
    now: () => 0,
    sleep: async () => {},
  });
  await firstReceive;
  await mapping.stop();

  expect(deleted).toEqual(large.map(({ ReceiptHandle }) => ReceiptHandle));
  expect(receives).toBe(1);
});

test.each([
  [0, 0],
  [1, 200],
  [2, 400],
  [5, 3200],
  [6, 5000],
  [1000, 5000],
])("backs off after %i errors in a row by %i ms", (failures, expected) => {
  expect(backOffMs(failures)).toBe(expected);
});
