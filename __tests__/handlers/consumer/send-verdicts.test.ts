import { parseMetadata } from "../../../core/metadata/read-metadata";
import type { EntryToSend } from "../../../core/sqs/sqs-port";
import { broken, type ConsumerWorld, createConsumer, failing } from "../../support/consumer-harness";
import { jobRecord, type RecordParts, textAttribute } from "../../support/jobs";
import { makeMetadata, messageId, NOW } from "../../support/make-message";

const X = messageId(1);
const GOOD = messageId(2);
const LAST = 3;
const TRUSTED = "AROAREDRIVER:session";

const metadataOf = ({ MessageAttributes = {} }: EntryToSend) => parseMetadata(MessageAttributes);
const metadata = (value: unknown) => ({ "ReliableQueue.DeadLetter": textAttribute(JSON.stringify(value)) });
/** Fails the message X, and processes every other. */
const failX =
  (fail: NonNullable<ConsumerWorld["process"]>): NonNullable<ConsumerWorld["process"]> =>
  async (job, context) =>
    context.messageId === X ? ((await fail(job, context)) ?? undefined) : undefined;
const rejected = failX(async (_job, { fail }) => fail("Rejected"));
const down = failX(async (_job, { fail }) => fail("ProviderDown", { key: "provider-1" }));
const crashing = failX(broken);

const x = (parts: RecordParts = {}) => jobRecord(X, parts);
const good = jobRecord(GOOD);

describe("a verdict that only the consumer knows", () => {
  test("goes to the DLQ at once if it is permanent, and only then the original is deleted", async () => {
    const calls: string[] = [];
    const world: ConsumerWorld = {
      process: rejected,
      sqs: {
        send: async (_url, entries) => {
          calls.push("send");
          return { confirmed: new Map(entries.map((_, index) => [index, "new"])), failed: [] };
        },
        delete: async (_url, handles) => {
          calls.push("delete");
          return { confirmed: new Map(handles.map((_, index) => [index, ""])), failed: [] };
        },
      },
    };
    const { consume, deferred, failures, totals } = createConsumer(world);

    expect(await consume(x(), good)).toEqual(failing());

    expect(calls).toEqual(["send", "delete"]);
    expect(deferred).toEqual([]);
    expect(failures()).toEqual([["warn", { reason: "Rejected", message_id: X }]]);
    expect(totals()).toEqual({ resp: { status: true, tot_msgs: 2, f_msgs: 1, s_msgs: 1 } });
  });

  test("is sent as metadata of a first death, with the message unchanged", async () => {
    const { consume, copies, deleted } = createConsumer({ process: rejected });

    await consume(x({ body: '{"job_id":"j","machine":"m"}', attributes: { a: textAttribute("b") } }), good);

    expect(copies).toEqual([
      {
        MessageBody: '{"job_id":"j","machine":"m"}',
        MessageAttributes: {
          team_id: { DataType: "Number", StringValue: "3" },
          a: { DataType: "String", StringValue: "b" },
          "ReliableQueue.DeadLetter": { DataType: "String", StringValue: expect.any(String) },
        },
      },
    ]);
    expect(copies.map(metadataOf)).toEqual([
      {
        kind: "metadata",
        metadata: {
          v: 1,
          id: X,
          sentAt: 1_700_000_000_000,
          sender: "AROAEXAMPLE:teams",
          reason: "Rejected",
          cause: "Rejected",
          attempt: 0,
          by: "consumer",
          deadAt: NOW,
          notBefore: NOW,
          notified: false,
        },
      },
    ]);
    expect(deleted).toEqual([`handle-of-${X}`]);
  });

  test.each([
    ["a transient verdict of process", down, { reason: "ProviderDown", cause: "ProviderDown:bd71ccad" }],
    [
      "an exception",
      crashing,
      { reason: "Unexpected", cause: expect.stringMatching(/^Unexpected:[0-9a-f]{8}$/) },
    ],
  ])("waits for the last receive if the message may succeed later: %s", async (_name, process, expected) => {
    const { consume, copies, deferred } = createConsumer({ process });

    expect(await consume(x({ receiveCount: LAST - 1 }), good)).toEqual(failing(X));
    expect(copies).toEqual([]);
    expect(deferred).toHaveLength(1);

    expect(await consume(x({ receiveCount: LAST }), good)).toEqual(failing());
    expect(copies.map(metadataOf)).toMatchObject([{ kind: "metadata", metadata: expected }]);
  });

  test("may be thrown", async () => {
    const { consume, copies } = createConsumer({
      process: failX(async (_job, { fail }) => {
        throw fail("Rejected");
      }),
    });
    await consume(x(), good);
    expect(copies.map(metadataOf)).toMatchObject([{ metadata: { reason: "Rejected" } }]);
  });

  test("about an unknown world is one too", async () => {
    const { consume, copies } = createConsumer({ machines: { known: false } });
    await expect(consume(x({ receiveCount: LAST }))).rejects.toMatchObject({ code: "WholeBatchFailed" });
    expect(copies.map(metadataOf)).toMatchObject([{ metadata: { reason: "WorldUnknown" } }]);
  });

  test("is also sent if the function throws because nothing succeeded", async () => {
    const { consume, copies, deleted } = createConsumer({ process: broken });
    await expect(consume(x({ receiveCount: LAST }))).rejects.toMatchObject({ code: "WholeBatchFailed" });
    expect(copies).toHaveLength(1);
    expect(deleted).toEqual([`handle-of-${X}`]);
  });

  test("keeps what a redriven message says about itself, and later releases' fields", async () => {
    const before = { ...makeMetadata({ attempt: 3, notified: true, by: "operator" }), later: 1 };
    const { consume, copies } = createConsumer({ process: rejected });

    await consume(x({ senderId: TRUSTED, attributes: metadata(before) }), good);

    expect(copies.map(metadataOf)).toEqual([
      {
        kind: "metadata",
        metadata: {
          ...before,
          reason: "Rejected",
          cause: "Rejected",
          by: "consumer",
          causeBefore: before.cause,
          deadAt: NOW,
          notBefore: NOW,
        },
      },
    ]);
  });

  test("says from which cause a redriven message died before, and keeps that if its copy comes back", async () => {
    const before = makeMetadata({ attempt: 3, cause: "Unknown:12345678" });
    const own = makeMetadata({ attempt: 3, by: "consumer", causeBefore: "Unknown:00000001" });
    const of = (value: object) => x({ attributes: metadata(value), senderId: TRUSTED, receiveCount: LAST });
    const { consume, copies } = createConsumer({ process: down });

    await consume(of(before), good);
    await consume(of(own), good);
    await consume(of(makeMetadata({ by: "consumer" })), good);

    expect(copies.map(metadataOf)).toMatchObject([
      { metadata: { causeBefore: "Unknown:12345678" } },
      { metadata: { causeBefore: "Unknown:00000001" } },
      { metadata: { by: "consumer" } },
    ]);
    expect(metadataOf(copies[2] ?? ({} as never))).not.toHaveProperty("metadata.causeBefore");
  });

  test("is written without the previous cause if there is no room for both", async () => {
    const before = makeMetadata({ attempt: 3, cause: "Unknown:12345678" });
    const withRoom = {
      ...before,
      later: "x".repeat(1_015 - JSON.stringify({ ...before, by: "consumer" }).length),
    };
    const { consume, copies } = createConsumer({ process: rejected });

    await consume(x({ attributes: metadata(withRoom), senderId: TRUSTED }), good);

    const [written] = copies.map(metadataOf);
    expect(written).toMatchObject({ metadata: { cause: "Rejected", by: "consumer" } });
    expect(written).not.toHaveProperty("metadata.causeBefore");
  });

  test("trusts no metadata from a producer, and keeps it under another name", async () => {
    const { consume, copies } = createConsumer({ process: rejected });

    await consume(x({ attributes: metadata(makeMetadata({ attempt: 3 })) }), good);

    expect(copies.map(metadataOf)).toMatchObject([{ metadata: { id: X, attempt: 0 } }]);
    expect(copies[0]?.MessageAttributes).toHaveProperty(["ReliableQueue.Unproven"]);
  });
});

describe("SQS moves the message without a verdict", () => {
  const tenAttributes = Object.fromEntries(
    Array.from({ length: 9 }, (_, index) => [`a${index}`, textAttribute("x")]),
  );

  test.each<[string, RecordParts]>([
    ["has no room for metadata", { attributes: tenAttributes }],
    ["carries metadata from a later release", { senderId: TRUSTED, attributes: metadata({ v: 2 }) }],
    ["carries metadata that cannot be read", { senderId: TRUSTED, attributes: metadata("none") }],
  ])("if it %s", async (_name, parts) => {
    const { consume, copies, deleted, deferred } = createConsumer({ process: rejected });

    expect(await consume(x(parts), good)).toEqual(failing(X));

    expect(copies).toEqual([]);
    expect(deleted).toEqual([]);
    expect(deferred).toEqual([{ receiptHandle: `handle-of-${X}`, visibilityTimeoutSeconds: 0 }]);
  });

  test.each([
    ["lacks its producer", x({ teamId: undefined, receiveCount: LAST })],
    ["is found by diagnose", x({ body: '{"job_id":"j","machine":"machine-9"}', receiveCount: LAST })],
  ])("if it %s: the notifier finds that again", async (_name, record) => {
    const { consume, copies } = createConsumer();
    expect(await consume(record, good)).toEqual(failing(X));
    expect(copies).toEqual([]);
  });

  test("if it was not started", async () => {
    const { consume, copies } = createConsumer({ workLeft: () => 0 });
    expect(await consume(x({ receiveCount: LAST }))).toEqual(failing(X));
    expect(copies).toEqual([]);
  });

  const denied = () => Object.assign(new Error(`denied for ${X}`), { name: "AccessDenied", $metadata: {} });

  test.each<[string, NonNullable<ConsumerWorld["sqs"]>, string]>([
    ["the DLQ refuses the call", { send: () => Promise.reject(denied()) }, "AccessDenied"],
    [
      "the DLQ refuses the message alone",
      { send: async () => ({ confirmed: new Map(), failed: [{ index: 0, code: "InternalError" }] }) },
      "InternalError",
    ],
    [
      "the send stays unconfirmed",
      { send: async () => ({ confirmed: new Map(), failed: [] }) },
      "Unconfirmed",
    ],
  ])("if %s: it is reported, visible again at once, and not deleted", async (_name, sqs, code) => {
    const { consume, deleted, deferred, logs } = createConsumer({ process: rejected, sqs });

    expect(await consume(x(), good)).toEqual(failing(X));

    expect(deleted).toEqual([]);
    expect(deferred).toEqual([{ receiptHandle: `handle-of-${X}`, visibilityTimeoutSeconds: 0 }]);
    expect(logs).toContainEqual([
      "error",
      "verdicts not sent, SQS moves the messages without them",
      { code, messages: 1, message_ids: [X] },
    ]);
  });

  test("if the failure path cannot be loaded: everything is still reported", async () => {
    const { consume, logs } = createConsumer({
      process: rejected,
      settle: async () => {
        throw new Error("no such chunk");
      },
    });
    expect(await consume(x(), good)).toEqual(failing(X));
    expect(logs).toContainEqual([
      "error",
      "failures not settled, the queue's own timeout applies",
      { error: "Error" },
    ]);
  });
});

describe("an original that may still be in the queue", () => {
  test("is acknowledged if its delete failed, so that Lambda deletes it", async () => {
    const { consume, copies, deferred } = createConsumer({
      process: rejected,
      sqs: { delete: async () => ({ confirmed: new Map(), failed: [{ index: 0, code: "InternalError" }] }) },
    });
    expect(await consume(x(), good)).toEqual(failing());
    expect(copies).toHaveLength(1);
    expect(deferred).toEqual([]);
  });

  test("comes again if the function died after the send, and its second copy has the same id", async () => {
    const dying = createConsumer({ process: rejected, sqs: { delete: () => new Promise(() => {}) } });
    void dying.consume(x(), good);
    while (dying.copies.length === 0) await new Promise(setImmediate);

    const { consume, copies } = createConsumer({ process: rejected });
    expect(await consume(x({ receiveCount: 2 }), good)).toEqual(failing());

    const ids = [...dying.copies, ...copies].map(metadataOf);
    expect(ids).toMatchObject([{ metadata: { id: X } }, { metadata: { id: X } }]);
  });
});

test("two bugs, a verdict and an outage are separate causes", async () => {
  const bugs: Readonly<Record<string, () => unknown>> = {
    [messageId(1)]: () => JSON.parse("{"),
    [messageId(2)]: () => Reflect.get(Object(undefined), "x").y,
    [messageId(3)]: () => JSON.parse("[1,"),
  };
  const { consume, copies } = createConsumer({
    process: async (_job, { messageId, fail }) => {
      bugs[messageId]?.();
      return fail("ProviderDown", { key: "provider-1" });
    },
  });
  const ids = [1, 2, 3, 4, 5].map(messageId);
  await consume(...ids.map((id) => jobRecord(id, { receiveCount: LAST })));
  const causes = copies.map((copy) => metadataOf(copy).metadata?.cause);
  expect(causes).toHaveLength(5);
  expect(new Set(causes).size).toBe(4);
  expect(causes[3]).toBe(causes[4]);
});
