import { bad, broken, createConsumer, failing, good, waiting } from "../../support/consumer-harness";
import { JOB_BODY, jobRecord, textAttribute } from "../../support/jobs";
import { messageId as makeMessageId, makeMetadata, ORIGINAL_ID, TRACE_ID } from "../../support/make-message";
import { leaksIn } from "../../support/recorders";

const ANY_FINGERPRINT = expect.stringMatching(/^Unexpected:[0-9a-f]{8}$/);

const brokenAt =
  (crashing: string) =>
  async (_job: unknown, { messageId }: { messageId: string }) =>
    messageId === crashing ? broken() : undefined;

describe("a batch", () => {
  test("of good messages is processed and reports no failure", async () => {
    const { consume, ids, deferred, totals, counts } = createConsumer();
    expect(await consume(good("a"), good("b"))).toEqual(failing());
    expect(ids).toEqual(["a", "b"]);
    expect(deferred).toEqual([]);
    expect(totals()).toEqual({ resp: { status: true, tot_msgs: 2, f_msgs: 0, s_msgs: 2 } });
    expect(counts).toEqual([["MessagesProcessed", 2]]);
  });

  test("without records reports no failure", async () => {
    const { consume, totals, counts } = createConsumer();
    expect(await consume()).toEqual(failing());
    expect(totals()).toEqual({ resp: { status: true, tot_msgs: 0, f_msgs: 0, s_msgs: 0 } });
    expect(counts).toEqual([]);
  });

  test("reports exactly the records that failed, and never fails a neighbor", async () => {
    const { consume, ids, totals, counts, failures } = createConsumer({
      process: brokenAt("crash"),
    });
    const response = await consume(
      bad("bad"),
      good("a"),
      good("crash"),
      waiting("waiting"),
      good("b"),
      bad("worse"),
    );
    expect(response).toEqual(failing("bad", "crash", "waiting", "worse"));
    expect(ids).toEqual(["a", "b"]);
    expect(totals()).toEqual({ resp: { status: true, tot_msgs: 6, f_msgs: 4, s_msgs: 2 } });
    expect(failures()).toEqual([
      ["warn", { reason: "MissingTeamId", message_id: "bad" }],
      ["error", { reason: "Unexpected", message_id: "crash", error: "TypeError", cause: ANY_FINGERPRINT }],
      ["warn", { reason: "MachineBusy", message_id: "waiting" }],
      ["warn", { reason: "MissingTeamId", message_id: "worse" }],
    ]);
    expect(counts).toEqual([
      ["MessagesProcessed", 2],
      ["MessagesFailed", 2, "MissingTeamId"],
      ["MessagesFailed", 1, "Unexpected"],
      ["MessagesFailed", 1, "MachineBusy"],
    ]);
  });

  test("handles ten thousand records", async () => {
    const { consume, totals } = createConsumer();
    const records = Array.from({ length: 10_000 }, (_, index) =>
      index % 2 === 0 ? good(`message-${index}`) : bad(`message-${index}`),
    );
    expect((await consume(...records)).batchItemFailures).toHaveLength(5_000);
    expect(totals()).toEqual({ resp: { status: true, tot_msgs: 10_000, f_msgs: 5_000, s_msgs: 5_000 } });
  });
});

describe("a message", () => {
  test.each([
    ["lacks team_id", bad("x")],
    ["has a team_id that is no number", jobRecord("x", { teamId: "three" })],
    ["has a body that is no JSON", jobRecord("x", { body: "ssn 123-45-6789" })],
    ["asks for a busy machine", waiting("x")],
  ])("is not processed when it %s", async (_name, record) => {
    const { consume, ids } = createConsumer();
    expect(await consume(record, good("a"))).toEqual(failing("x"));
    expect(ids).toEqual(["a"]);
  });

  test("that comes twice in a batch is processed and counted once", async () => {
    const { consume, ids, totals } = createConsumer();
    expect(await consume(good("a"), good("a"), good("a"))).toEqual(failing());
    expect(ids).toEqual(["a"]);
    expect(totals()).toEqual({ resp: { status: true, tot_msgs: 1, f_msgs: 0, s_msgs: 1 } });
  });

  test("that comes twice in a batch and fails is reported once, and released by its last receipt handle", async () => {
    const { consume, deferred } = createConsumer({ process: broken });
    const copies = [good("a"), { ...good("a"), receiptHandle: "the last" }, waiting("x")];
    expect(await consume(...copies)).toEqual(failing("a", "x"));
    expect(deferred.map(({ receiptHandle }) => receiptHandle)).toEqual(["the last", "handle-of-x"]);
  });

  test.each([
    ["a redriven one under the id of its first copy", "AROAREDRIVER:session", ORIGINAL_ID, true],
    ["one that claims to be redriven under its own id", "AROAEXAMPLE:teams", "x", false],
  ])("is processed with what it needs from SQS: %s", async (_name, senderId, idempotencyKey, redriven) => {
    const contexts: unknown[] = [];
    const { consume } = createConsumer({
      process: async (_job, { body, producer, messageId, idempotencyKey, redriven }) => {
        contexts.push({ body, producer, messageId, idempotencyKey, redriven });
      },
    });
    const metadata = textAttribute(JSON.stringify(makeMetadata()));
    await consume(jobRecord("x", { senderId, attributes: { "ReliableQueue.DeadLetter": metadata } }));
    expect(contexts).toEqual([{ body: JOB_BODY, producer: "3", messageId: "x", idempotencyKey, redriven }]);
  });

  test.each([
    ["the trace that its metadata knows, not this delivery's", { trace: TRACE_ID }, { trace_id: TRACE_ID }],
    ["no trace if its metadata knows of none", {}, {}],
  ])("is logged with %s", async (_what, fields, trace) => {
    const metadata = textAttribute(JSON.stringify(makeMetadata(fields)));
    const { consume, failures } = createConsumer();
    await consume(
      jobRecord("x", {
        teamId: undefined,
        senderId: "AROAREDRIVER:reliable-q-redriver",
        traceId: TRACE_ID.replace("1-5", "1-6"),
        attributes: { "ReliableQueue.DeadLetter": metadata },
      }),
    );
    expect(failures()).toEqual([["warn", { reason: "MissingTeamId", message_id: "x", ...trace }]]);
  });

  test("is parsed once, and passed on with the body in which no number was rounded", async () => {
    const body = '{"job_id":"j","machine":"m","account":1724442618569203714,"constructor":1}';
    const bodies: string[] = [];
    let parsed = 0;
    const { consume, processed } = createConsumer({
      parse: (text) => {
        parsed += 1;
        return JSON.parse(text);
      },
      process: async (_job, context) => void bodies.push(context.body),
    });
    await consume(jobRecord("x", { body }));
    expect(bodies).toEqual([body]);
    expect(processed).toHaveLength(1);
    expect(parsed).toBe(1);
  });
});

describe("a failed message", () => {
  test.each([
    ["at once when it is permanent", bad("x", 1), 0],
    ["after half of the base at the least when it is transient", waiting("x", 1), 2],
    ["later from receive to receive", waiting("x", 2), 4],
    ["at once when its receives are spent", waiting("x", 3), 0],
  ])("is visible again %s", async (_name, record, visibilityTimeoutSeconds) => {
    const { consume, deferred } = createConsumer();
    await consume(record);
    expect(deferred).toEqual([{ receiptHandle: "handle-of-x", visibilityTimeoutSeconds }]);
  });

  test("is still reported if its visibility cannot be changed", async () => {
    const { consume, logs } = createConsumer({
      sqs: {
        changeVisibility: async () => {
          throw Object.assign(new Error("denied for handle-of-x"), { name: "AccessDenied", $metadata: {} });
        },
      },
    });
    expect(await consume(bad("x"), bad("y"), good("a"))).toEqual(failing("x", "y"));
    expect(logs).toContainEqual([
      "warn",
      "visibility not changed, the queue's own timeout applies",
      { not_changed: 2, codes: ["AccessDenied"] },
    ]);
  });
});

describe("bad input", () => {
  const noEvent =
    "The event must be an SQS event with a list of Records. This function must be invoked by its event source mapping.";
  const noId = (index: number) =>
    `Records[${index}].messageId must be a non-empty string. Without it the batch cannot be reported record by record.`;
  const { messageId: _messageId, ...anonymous } = good("a");

  test.each([
    ["nothing", undefined, noEvent],
    ["null", null, noEvent],
    ["a text", "ssn 123-45-6789", noEvent],
    ["an event of something else", { detail: {} }, noEvent],
    ["Records that are no list", { Records: {} }, noEvent],
    ["a record that is null", { Records: [good("a"), null] }, noId(1)],
    ["a record without messageId", { Records: [good("a"), anonymous] }, noId(1)],
    ["a record with an empty messageId", { Records: [{ ...good("a"), messageId: "" }] }, noId(0)],
    ["a record with a number for a messageId", { Records: [{ ...good("a"), messageId: 5 }] }, noId(0)],
  ])("is refused before any record is processed: %s", async (_name, event, message) => {
    const { consumeEvent, ids } = createConsumer();
    await expect(consumeEvent(event)).rejects.toMatchObject({ code: "MalformedEvent", message });
    expect(ids).toEqual([]);
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
  ])("fails only one record: %s", async (_name, record) => {
    const { consume, ids, totals, counts } = createConsumer();
    expect(await consume(good("a"), record, good("b"))).toEqual(failing("x"));
    expect(ids).toEqual(["a", "b"]);
    expect(totals()).toEqual({ resp: { status: true, tot_msgs: 3, f_msgs: 1, s_msgs: 2 } });
    expect(counts).toContainEqual(["MessagesFailed", 1, "UnreadableRecord"]);
  });

  test.each([["a text"], [undefined], [null], [{ code: 7 }]])(
    "a business function that throws %j fails only its own record",
    async (thrown) => {
      const { consume, failures } = createConsumer({
        process: async (_job, { messageId }) => {
          if (messageId === "x") throw thrown;
        },
      });
      expect(await consume(good("a"), good("x"))).toEqual(failing("x"));
      expect(failures()).toEqual([
        ["error", { reason: "Unexpected", message_id: "x", error: "NotAnError", cause: ANY_FINGERPRINT }],
      ]);
    },
  );

  test("a business function that throws before it returns a promise fails only its own record", async () => {
    const { consume } = createConsumer({
      process: (_job, { messageId }) => {
        if (messageId === "x") throw new RangeError("ssn 123-45-6789");
        return Promise.resolve();
      },
    });
    expect(await consume(good("a"), good("x"))).toEqual(failing("x"));
  });
});

test("nothing from a body, an attribute or a foreign error is logged or counted", async () => {
  const marks = ["ssn 123-45-6789", "Mark Marked", "marked-value", "marked-team", "marked-name"];
  const body = JSON.stringify({ job_id: marks[0], machine: marks[1], name: marks[1] });
  const marked = textAttribute("marked-value");
  const attributes = { contact_me: marked, "marked-name": marked };
  const DOWN = makeMessageId(1);
  const { consume, logs, counts, copies } = createConsumer({
    process: async (_job, { messageId, fail }) => {
      if (messageId === "crash") throw new SyntaxError(`Unexpected token in ${body}`);
      if (messageId === DOWN) return fail("ProviderDown", { key: "Mark Marked" });
    },
  });
  await consume(
    jobRecord("ok", { body, attributes }),
    jobRecord("crash", { body, attributes }),
    jobRecord(DOWN, { body, attributes, receiveCount: 3 }),
    jobRecord("no-json", { body: "ssn 123-45-6789", attributes }),
    jobRecord("no-team", { body, attributes, teamId: "marked-team" }),
    { ...jobRecord("no-record", { body, attributes }), receiptHandle: 7 },
  );
  const metadata = copies.map(({ MessageAttributes }) => MessageAttributes?.["ReliableQueue.DeadLetter"]);
  const written = JSON.stringify([logs, counts, metadata]);
  expect(written.includes("no-record")).toBe(true);
  expect(copies).toHaveLength(1);
  expect(marks.flatMap((mark) => leaksIn([written], mark))).toEqual([]);
});
