import type { Order } from "../../../app/order";
import type { VisibilityChange } from "../../../core/messages/sqs-port";
import { ReliableQueueError } from "../../../core/runtime/errors";
import {
  type ConsumerPorts,
  type ConsumerSettings,
  consumeBatch,
} from "../../../handlers/consumer/consume-batch";
import { makeDeadline } from "../../support/make-deadline";
import { application, worldOf } from "../../support/orders";
import { leaksIn } from "../../support/recorders";
import { ORDER_BODY, sqsRecord } from "../../support/sqs-record";

const SETTINGS: ConsumerSettings = {
  queueUrl: "the-queue",
  maxReceiveCount: 3,
  backoff: { baseSeconds: 4, capSeconds: 60 },
};
const SCARCE_BODY = JSON.stringify({ order_id: "order-9", product_id: "product-9" });

interface OrderToProcess {
  readonly order: unknown;
  readonly storeId: string | undefined;
  readonly messageId: string;
  readonly idempotencyKey: string;
  readonly redriven: boolean;
}

interface World {
  readonly processOrder?: (order: OrderToProcess, signal: AbortSignal) => Promise<void>;
  readonly changeVisibility?: ConsumerPorts["changeVisibility"];
  /** Milliseconds of work left, asked before each record. */
  readonly workLeft?: () => number;
  readonly signal?: AbortSignal;
}

function simulate(world: World = {}) {
  const processed: OrderToProcess[] = [];
  const deferred: VisibilityChange[] = [];
  const logs: [string, ...unknown[]][] = [];
  const counts: unknown[][] = [];
  const log =
    (level: string) =>
    (text: unknown, ...extra: unknown[]) =>
      logs.push([level, text, ...extra]);
  const signal = world.signal ?? new AbortController().signal;
  const ports: ConsumerPorts<Order, ReadonlySet<string>> = {
    application: {
      ...application,
      async process(order, { producer: storeId, messageId, idempotencyKey, redriven, signal: abort }) {
        const toProcess = { order, storeId, messageId, idempotencyKey, redriven };
        await world.processOrder?.(toProcess, abort);
        processed.push(toProcess);
      },
    },
    readWorld: async () => worldOf("product-9"),
    environment: {},
    changeVisibility:
      world.changeVisibility ??
      (async (_queueUrl, entries) => {
        deferred.push(...entries);
        return { confirmed: new Map(entries.map((_, index) => [index, ""])), failed: [] };
      }),
    random: () => 0,
    log: { info: log("info"), warn: log("warn"), error: log("error") },
    count: (...call) => counts.push(call),
  };
  const deadlines = {
    work: makeDeadline(world.workLeft, signal),
    visibility: makeDeadline(),
  };
  const consume = (event: unknown) => consumeBatch(event, SETTINGS, ports, deadlines);
  const totals = () => logs.find(([, text]) => text === "batch done")?.[2];
  const failures = () =>
    logs.filter(([, text]) => text === "message failed").map(([level, , entry]) => [level, entry]);
  return { consume, processed, deferred, logs, counts, totals, failures };
}

const eventOf = (...records: unknown[]) => ({ Records: records });
const good = (messageId: string) => sqsRecord({ messageId });
const bad = (messageId: string, receiveCount = 1) =>
  sqsRecord({ messageId, receiveCount, storeId: undefined });
const scarce = (messageId: string, receiveCount = 1) =>
  sqsRecord({ messageId, receiveCount, body: SCARCE_BODY });
const failing = (...ids: string[]) => ({
  batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })),
});
const broken = async () => {
  throw new TypeError("quotes the body: ssn 123-45-6789");
};

describe("a batch", () => {
  test("of good messages is processed and reports no failure", async () => {
    const { consume, processed, deferred, totals, counts } = simulate();
    expect(await consume(eventOf(good("a"), good("b")))).toEqual(failing());
    expect(processed.map(({ messageId }) => messageId)).toEqual(["a", "b"]);
    expect(deferred).toEqual([]);
    expect(totals()).toEqual({ resp: { status: true, tot_msgs: 2, f_msgs: 0, s_msgs: 2 } });
    expect(counts).toEqual([["MessagesProcessed", 2]]);
  });

  test("without records reports no failure", async () => {
    const { consume, totals, counts } = simulate();
    expect(await consume(eventOf())).toEqual(failing());
    expect(totals()).toEqual({ resp: { status: true, tot_msgs: 0, f_msgs: 0, s_msgs: 0 } });
    expect(counts).toEqual([]);
  });

  test("reports exactly the records that failed, and never fails a neighbour", async () => {
    const { consume, processed, totals, counts, failures } = simulate({
      processOrder: async ({ messageId }) => (messageId === "crash" ? broken() : undefined),
    });
    const response = await consume(
      eventOf(bad("bad"), good("a"), good("crash"), scarce("scarce"), good("b"), bad("worse")),
    );
    expect(response).toEqual(failing("bad", "crash", "scarce", "worse"));
    expect(processed.map(({ messageId }) => messageId)).toEqual(["a", "b"]);
    expect(totals()).toEqual({ resp: { status: true, tot_msgs: 6, f_msgs: 4, s_msgs: 2 } });
    expect(failures()).toEqual([
      ["warn", { reason: "MissingStoreId", message_id: "bad" }],
      ["error", { reason: "Unknown", message_id: "crash", error: "TypeError" }],
      ["warn", { reason: "ProductUnavailable", message_id: "scarce" }],
      ["warn", { reason: "MissingStoreId", message_id: "worse" }],
    ]);
    expect(counts).toEqual([
      ["MessagesProcessed", 2],
      ["MessagesFailed", 2, "MissingStoreId"],
      ["MessagesFailed", 1, "Unknown"],
      ["MessagesFailed", 1, "ProductUnavailable"],
    ]);
  });

  test("starts a record only when the one before it is done", async () => {
    const steps: string[] = [];
    const { consume } = simulate({
      processOrder: async ({ messageId }) => {
        steps.push(`start ${messageId}`);
        await new Promise(setImmediate);
        steps.push(`end ${messageId}`);
      },
    });
    await consume(eventOf(good("a"), good("b")));
    expect(steps).toEqual(["start a", "end a", "start b", "end b"]);
  });

  test("handles ten thousand records", async () => {
    const { consume, totals } = simulate();
    const records = Array.from({ length: 10_000 }, (_, index) =>
      index % 2 === 0 ? good(`message-${index}`) : bad(`message-${index}`),
    );
    expect((await consume(eventOf(...records))).batchItemFailures).toHaveLength(5_000);
    expect(totals()).toEqual({ resp: { status: true, tot_msgs: 10_000, f_msgs: 5_000, s_msgs: 5_000 } });
  });
});

describe("a message", () => {
  test.each([
    ["lacks store_id", bad("x")],
    ["has a store_id that is no number", sqsRecord({ messageId: "x", storeId: "three" })],
    ["has a body that is no JSON", sqsRecord({ messageId: "x", body: "ssn 123-45-6789" })],
    ["asks for an unavailable product", scarce("x")],
  ])("is not processed when it %s", async (_name, record) => {
    const { consume, processed } = simulate();
    expect(await consume(eventOf(record, good("a")))).toEqual(failing("x"));
    expect(processed.map(({ messageId }) => messageId)).toEqual(["a"]);
  });

  test("that comes twice in a batch is processed twice under one key, and kept when either fails", async () => {
    let calls = 0;
    const { consume, processed } = simulate({
      processOrder: async () => {
        calls += 1;
        if (calls > 1) await broken();
      },
    });
    expect(await consume(eventOf(good("a"), good("a"), good("a")))).toEqual(failing("a"));
    expect(processed.map(({ idempotencyKey }) => idempotencyKey)).toEqual(["a"]);
  });

  test("that was sent back is processed under the id of its first copy", async () => {
    const metadata = {
      v: 1,
      id: "00000000-0000-4000-8000-000000000001",
      sentAt: 1,
      sender: "AROAEXAMPLE",
      reason: "Unknown",
      cause: "Unknown",
      attempt: 1,
      deadAt: 2,
      notBefore: 3,
      notified: true,
    };
    const attribute = { dataType: "String", stringValue: JSON.stringify(metadata) };
    const { consume, processed } = simulate();
    await consume(
      eventOf(sqsRecord({ attributes: { "ReliableQueue.DeadLetter": attribute } }), good("other")),
    );
    expect(processed).toEqual([
      {
        order: JSON.parse(ORDER_BODY),
        storeId: "3",
        messageId: "message-1",
        idempotencyKey: "00000000-0000-4000-8000-000000000001",
        redriven: true,
      },
      {
        order: JSON.parse(ORDER_BODY),
        storeId: "3",
        messageId: "other",
        idempotencyKey: "other",
        redriven: false,
      },
    ]);
  });
});

describe("a failed message", () => {
  test.each([
    ["at once when it is permanent", bad("x", 1), 0],
    ["after half of the base at the least when it is transient", scarce("x", 1), 2],
    ["later from receive to receive", scarce("x", 2), 4],
    ["at once when its receives are spent", scarce("x", 3), 0],
  ])("is visible again %s", async (_name, record, visibilityTimeoutSeconds) => {
    const { consume, deferred } = simulate();
    await consume(eventOf(record));
    expect(deferred).toEqual([{ receiptHandle: "handle-of-x", visibilityTimeoutSeconds }]);
  });

  test("is reported all the same when its visibility cannot be changed", async () => {
    const { consume, logs } = simulate({
      changeVisibility: async () => {
        throw Object.assign(new Error("denied for handle-of-x"), { name: "AccessDenied", $metadata: {} });
      },
    });
    expect(await consume(eventOf(bad("x"), bad("y"), good("a")))).toEqual(failing("x", "y"));
    expect(logs).toContainEqual([
      "warn",
      "visibility not changed, the queue's own timeout applies",
      { not_changed: 2, codes: ["AccessDenied"] },
    ]);
  });
});

describe("the function throws", () => {
  test("when every record failed with an unexpected error, and says nothing of them", async () => {
    const { consume, deferred, totals } = simulate({ processOrder: broken });
    const error = await consume(eventOf(good("a"), good("b"))).catch((thrown: unknown) => thrown);
    expect(error).toEqual(
      new ReliableQueueError(
        "WholeBatchFailed",
        "retry",
        "Each of the 2 records failed with an unexpected error. The log names the error of each; Lambda backs off and tries them again.",
      ),
    );
    expect(error).not.toHaveProperty("cause");
    expect(deferred).toHaveLength(2);
    expect(totals()).toEqual({ resp: { status: true, tot_msgs: 2, f_msgs: 2, s_msgs: 0 } });
  });

  test.each([
    ["one was processed", [good("a"), good("crash")]],
    ["one failed for a diagnosed reason", [good("crash"), bad("x")]],
    ["one waits for a product", [good("crash"), scarce("x")]],
    ["one could not be read", [good("crash"), { messageId: "x" }]],
  ])("not when %s", async (_name, records) => {
    const { consume } = simulate({
      processOrder: async ({ messageId }) => (messageId === "crash" ? broken() : undefined),
    });
    expect((await consume(eventOf(...records))).batchItemFailures).toContainEqual({
      itemIdentifier: "crash",
    });
  });

  test("not when all failed for diagnosed reasons", async () => {
    const { consume } = simulate();
    expect(await consume(eventOf(bad("x"), scarce("y")))).toEqual(failing("x", "y"));
  });
});

describe("when time is short", () => {
  test("no further record is started, and those left are reported as not started", async () => {
    let left = 2;
    const { consume, processed, deferred, failures, totals } = simulate({ workLeft: () => left-- });
    expect(await consume(eventOf(good("a"), good("b"), good("c"), good("d")))).toEqual(failing("c", "d"));
    expect(processed.map(({ messageId }) => messageId)).toEqual(["a", "b"]);
    expect(failures()).toEqual([
      ["warn", { reason: "NotStarted", message_id: "c" }],
      ["warn", { reason: "NotStarted", message_id: "d" }],
    ]);
    expect(deferred.map(({ visibilityTimeoutSeconds }) => visibilityTimeoutSeconds)).toEqual([2, 2]);
    expect(totals()).toEqual({ resp: { status: false, tot_msgs: 4, f_msgs: 2, s_msgs: 2 } });
  });

  test("records that were not started are no unexpected errors, so the function does not throw", async () => {
    const { consume } = simulate({ workLeft: () => 0 });
    expect(await consume(eventOf(good("a"), good("b")))).toEqual(failing("a", "b"));
  });

  test("the order under way is given up, and what was done before it is kept", async () => {
    const time = new AbortController();
    const { consume, failures } = simulate({
      signal: time.signal,
      processOrder: async ({ messageId }) => {
        if (messageId !== "slow") return;
        time.abort();
        await new Promise(() => {});
      },
    });
    expect(await consume(eventOf(good("a"), good("slow"), good("b")))).toEqual(failing("slow", "b"));
    expect(failures()).toEqual([
      ["error", { reason: "Unknown", message_id: "slow", error: "OutOfTime" }],
      ["warn", { reason: "NotStarted", message_id: "b" }],
    ]);
  });

  test("the order under way is given up also when the time ends later", async () => {
    const time = new AbortController();
    const { consume } = simulate({
      signal: time.signal,
      processOrder: () => {
        setImmediate(() => time.abort());
        return new Promise(() => {});
      },
    });
    await expect(consume(eventOf(good("slow")))).rejects.toMatchObject({ code: "WholeBatchFailed" });
  });

  test("the business function learns it by its signal", async () => {
    const time = new AbortController();
    let aborted = false;
    const { consume } = simulate({
      signal: time.signal,
      processOrder: async (_order, signal) => {
        signal.addEventListener("abort", () => {
          aborted = true;
        });
        time.abort();
      },
    });
    await consume(eventOf(good("a"), good("b")));
    expect(aborted).toBe(true);
  });
});

describe("bad input", () => {
  const noEvent =
    "The event must be an SQS event with a list of Records. Invoke this function from its queue.";
  const noId = (index: number) =>
    `Records[${index}].messageId must be a text that is not empty: the batch cannot be reported record by record.`;
  const { messageId: _messageId, ...anonymous } = good("a");

  test.each([
    ["nothing", undefined, noEvent],
    ["null", null, noEvent],
    ["a text", "ssn 123-45-6789", noEvent],
    ["an event of something else", { detail: {} }, noEvent],
    ["Records that are no list", { Records: {} }, noEvent],
    ["a record that is null", eventOf(good("a"), null), noId(1)],
    ["a record without messageId", eventOf(good("a"), anonymous), noId(1)],
    ["a record with an empty messageId", eventOf({ ...good("a"), messageId: "" }), noId(0)],
    ["a record with a number for a messageId", eventOf({ ...good("a"), messageId: 5 }), noId(0)],
  ])("is refused before any record is processed: %s", async (_name, event, message) => {
    const { consume, processed } = simulate();
    await expect(consume(event)).rejects.toMatchObject({ code: "MalformedEvent", message });
    expect(processed).toEqual([]);
  });

  test.each([
    ["nothing but an id", { messageId: "x" }],
    ["no body", { ...good("x"), body: undefined }],
    ["a body that is no text", { ...good("x"), body: {} }],
    ["no receipt handle", { ...good("x"), receiptHandle: undefined }],
    ["no system attributes", { ...good("x"), attributes: undefined }],
    [
      "a receive count that is no number",
      { ...good("x"), attributes: { ...good("x").attributes, ApproximateReceiveCount: "x" } },
    ],
    ["message attributes that are no object", { ...good("x"), messageAttributes: "none" }],
  ])("fails one record alone: %s", async (_name, record) => {
    const { consume, processed, totals, counts } = simulate();
    expect(await consume(eventOf(good("a"), record, good("b")))).toEqual(failing("x"));
    expect(processed.map(({ messageId }) => messageId)).toEqual(["a", "b"]);
    expect(totals()).toEqual({ resp: { status: true, tot_msgs: 3, f_msgs: 1, s_msgs: 2 } });
    expect(counts).toContainEqual(["MessagesFailed", 1, "UnreadableRecord"]);
  });

  test.each([["a text"], [undefined], [null], [{ code: 7 }]])(
    "a business function that throws %j fails its own record alone",
    async (thrown) => {
      const { consume, failures } = simulate({
        processOrder: async ({ messageId }) => {
          if (messageId === "x") throw thrown;
        },
      });
      expect(await consume(eventOf(good("a"), good("x")))).toEqual(failing("x"));
      expect(failures()).toEqual([["error", { reason: "Unknown", message_id: "x", error: "NotAnError" }]]);
    },
  );

  test("a business function that throws before it returns a promise fails its own record alone", async () => {
    const { consume } = simulate({
      processOrder: ({ messageId }) => {
        if (messageId === "x") throw new RangeError("ssn 123-45-6789");
        return Promise.resolve();
      },
    });
    expect(await consume(eventOf(good("a"), good("x")))).toEqual(failing("x"));
  });
});

test("nothing of a body, an attribute or a foreign error is logged or counted", async () => {
  const marks = ["ssn 123-45-6789", "Mark Marked", "marked-value", "marked-store", "marked-name"];
  const body = JSON.stringify({ order_id: marks[0], product_id: marks[1], name: marks[1] });
  const marked = { dataType: "String", stringValue: "marked-value" };
  const attributes = { contact_me: marked, "marked-name": marked };
  const { consume, logs, counts } = simulate({
    processOrder: async ({ messageId }) => {
      if (messageId === "crash") throw new SyntaxError(`Unexpected token in ${body}`);
    },
  });
  await consume(
    eventOf(
      sqsRecord({ messageId: "ok", body, attributes }),
      sqsRecord({ messageId: "crash", body, attributes }),
      sqsRecord({ messageId: "no-json", body: "ssn 123-45-6789", attributes }),
      sqsRecord({ messageId: "no-store", body, attributes, storeId: "marked-store" }),
      { ...sqsRecord({ messageId: "no-record", body, attributes }), receiptHandle: 7 },
    ),
  );
  const written = JSON.stringify([logs, counts]);
  expect(written.includes("no-record")).toBe(true);
  expect(marks.flatMap((mark) => leaksIn([written], mark))).toEqual([]);
});
