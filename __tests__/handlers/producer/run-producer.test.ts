import type { MessageAttributeValue } from "@aws-sdk/client-sqs";
import type { BatchOutcome, EntryToSend } from "../../../core/sqs/sqs-port";
import { type ProducerPorts, runProducer } from "../../../handlers/producer/run-producer";
import { makeDeadline } from "../../support/make-deadline";

const SETTINGS = { badShare: 0.25, unavailableShare: 0.1, scarceProducts: ["product-9"] };

interface Call {
  readonly at: number;
  readonly entries: readonly EntryToSend[];
}

type Answer = (entries: readonly EntryToSend[], call: number) => BatchOutcome;

const confirmAll: Answer = (entries, call) => ({
  confirmed: new Map(entries.map((_, index) => [index, `message-${call}-${index}`])),
  failed: [],
});

const neverFirst: Answer = (entries, call) => ({
  confirmed: new Map([...confirmAll(entries, call).confirmed].filter(([index]) => index > 0)),
  failed: [],
});
const confirmNone: Answer = () => ({ confirmed: new Map(), failed: [] });
const failFirst: Answer = (entries, call) => ({
  ...neverFirst(entries, call),
  failed: [{ index: 0, code: "InternalError" }],
});

/** A queue that answers as given, on a clock that advances only by sleeping. */
function simulate(options: { answer?: Answer; timeoutMs?: number } = {}) {
  const { answer = confirmAll, timeoutMs = 60_000 } = options;
  let now = 1_000_000;
  const end = now + timeoutMs;
  const calls: Call[] = [];
  const ledger: Readonly<Record<string, unknown>>[] = [];
  const logs: unknown[] = [];
  const ports: ProducerPorts = {
    queueUrl: "the-queue",
    sqs: {
      async send(_queueUrl, entries) {
        calls.push({ at: now - 1_000_000, entries });
        return answer(entries, calls.length - 1);
      },
    },
    clock: {
      now: () => now,
      async sleep(milliseconds) {
        now += milliseconds;
      },
    },
    deadline: makeDeadline(() => end - now),
    random: () => 0,
    newSeed: () => [42],
    writeLedger: async (entry) => {
      ledger.push(entry);
    },
    log: {
      info: (text, ...extra) => logs.push(["info", text, ...extra]),
      error: (text, ...extra) => logs.push(["error", text, ...extra]),
    },
  };
  return { ports, calls, ledger, logs };
}

const lacksStoreId = ({ MessageAttributes }: EntryToSend) =>
  !Object.hasOwn(MessageAttributes ?? ({} as Record<string, MessageAttributeValue>), "store_id");

describe("runProducer", () => {
  test("sends 91 messages in five seconds and answers in the described form", async () => {
    const { ports, calls } = simulate();
    const response = await runProducer({}, SETTINGS, ports);
    const bad = calls.flatMap(({ entries }) => entries).filter(lacksStoreId).length;
    expect(bad).toBeGreaterThan(10);
    expect(response).toEqual({
      statusCode: 200,
      body: `{"message":{"status":true,"msg_cnt":91,"bad_msg":${bad}}}`,
    });
  });

  test("sends a batch of ten when its orders have been placed", async () => {
    const { ports, calls } = simulate();
    await runProducer({ messages: 25 }, SETTINGS, ports);
    expect(calls.map(({ at, entries }) => [at, entries.length])).toEqual([
      [495, 10],
      [1_045, 10],
      [1_320, 5],
    ]);
  });

  test("sends without a pause when it is late, but never early to make up for it", async () => {
    const { ports, calls } = simulate();
    const slow: ProducerPorts = {
      ...ports,
      sqs: {
        async send(...call) {
          if (calls.length === 0) await ports.clock.sleep(800);
          return ports.sqs.send(...call);
        },
      },
    };
    await runProducer({ messages: 30 }, SETTINGS, slow);
    expect(calls.map(({ at }) => at)).toEqual([1_295, 1_295, 1_595]);
  });

  test("writes a ledger line for each confirmed message", async () => {
    const { ports, calls, ledger } = simulate();
    const share = { badShare: 0.5, unavailableShare: 0.5 };
    await runProducer({ messages: 12, ...share, seed: 1 }, SETTINGS, ports);
    const entries = calls.flatMap(({ entries }, call) =>
      entries.map((entry, index) => ({ entry, id: `message-${call}-${index}` })),
    );
    expect(ledger).toEqual(
      entries.map(({ entry, id }) => ({
        order_id: JSON.parse(entry.MessageBody ?? "").order_id,
        message_id: id,
        store_id: lacksStoreId(entry) ? null : Number(entry.MessageAttributes?.store_id?.StringValue),
        expect: lacksStoreId(entry)
          ? "quarantined"
          : JSON.parse(entry.MessageBody ?? "").product_id === "product-9"
            ? "retried"
            : "processed",
      })),
    );
    expect(new Set(ledger.map((line) => line.expect))).toEqual(
      new Set(["quarantined", "retried", "processed"]),
    );
  });

  test("sends the same orders for the same seed, and different ones without a seed", async () => {
    const bodies = async (event: unknown, newSeed: () => readonly number[]) => {
      const { ports, calls } = simulate();
      await runProducer(event, SETTINGS, { ...ports, newSeed });
      return calls.flatMap(({ entries }) => entries.map(({ MessageBody }) => MessageBody));
    };
    const seeded = await bodies({ seed: 5, messages: 3 }, () => [1]);
    expect(await bodies({ seed: 5, messages: 3 }, () => [2])).toEqual(seeded);
    expect(await bodies({ messages: 3 }, () => [1])).not.toEqual(await bodies({ messages: 3 }, () => [2]));
  });

  test("sends again what SQS listed as failed, and counts it once", async () => {
    const failThird: Answer = (entries, call) => {
      const outcome = confirmAll(entries, call);
      if (call > 0) return outcome;
      const confirmed = new Map([...outcome.confirmed].filter(([index]) => index !== 2));
      return { confirmed, failed: [{ index: 2, code: "InternalError" }] };
    };
    const { ports, calls, ledger } = simulate({ answer: failThird });
    const response = await runProducer({ messages: 5, badShare: 0 }, SETTINGS, ports);
    expect(response.body).toBe('{"message":{"status":true,"msg_cnt":5,"bad_msg":0}}');
    expect(calls.map(({ entries }) => entries.length)).toEqual([5, 1]);
    expect(calls[1]?.entries[0]).toEqual(calls[0]?.entries[2]);
    expect(ledger.map(({ message_id }) => message_id)).toEqual([
      "message-0-0",
      "message-0-1",
      "message-0-3",
      "message-0-4",
      "message-1-0",
    ]);
  });

  test.each<[string, Answer, string]>([
    [
      "fails one entry every time",
      failFirst,
      '{"message":{"status":false,"msg_cnt":4,"bad_msg":0,"error":"InternalError"}}',
    ],
    [
      "never mentions an entry",
      neverFirst,
      '{"message":{"status":false,"msg_cnt":4,"bad_msg":0,"error":"Unconfirmed"}}',
    ],
    [
      "fails whole calls",
      () => {
        throw Object.assign(new Error("body: ssn 123-45-6789"), { name: "AccessDenied", $metadata: {} });
      },
      '{"message":{"status":false,"msg_cnt":0,"bad_msg":0,"error":"AccessDenied"}}',
    ],
  ])("returns 500 with what it did send when SQS %s", async (_name, answer, body) => {
    const { ports, calls, ledger, logs } = simulate({ answer });
    const response = await runProducer({ messages: 5, badShare: 0 }, SETTINGS, ports);
    expect(response).toEqual({ statusCode: 500, body });
    expect(calls).toHaveLength(5);
    expect(ledger).toHaveLength(JSON.parse(body).message.msg_cnt);
    expect(logs).toEqual([["error", "orders not all sent", { resp: JSON.parse(body).message }]]);
  });

  test("waits longer from attempt to attempt", async () => {
    const { ports, calls } = simulate({ answer: confirmNone });
    await runProducer({ messages: 1 }, SETTINGS, ports);
    expect(calls.map(({ at }) => at)).toEqual([0, 50, 150, 350, 750]);
  });

  test("starts no batch after one that could not be sent", async () => {
    const { ports, calls } = simulate({ answer: confirmNone });
    await runProducer({ messages: 20 }, SETTINGS, ports);
    expect(calls.map(({ entries }) => entries.length)).toEqual([10, 10, 10, 10, 10]);
  });

  test("ends with OutOfTime if sending took the time that was planned", async () => {
    const { ports } = simulate({ timeoutMs: 1_400 });
    const slow: ProducerPorts = {
      ...ports,
      sqs: {
        async send(...call) {
          await ports.clock.sleep(500);
          return ports.sqs.send(...call);
        },
      },
    };
    expect(await runProducer({ messages: 25, badShare: 0 }, SETTINGS, slow)).toEqual({
      statusCode: 500,
      body: '{"message":{"status":false,"msg_cnt":20,"bad_msg":0,"error":"OutOfTime"}}',
    });
  });

  test("does not wait for a batch that is due after the deadline", async () => {
    const { ports, calls } = simulate({ timeoutMs: 1_100 });
    const late: ProducerPorts = {
      ...ports,
      // The time left after the first batch is a millisecond less than the wait for the second.
      deadline: { ...ports.deadline, left: () => (calls.length === 0 ? 5_000 : 549) },
    };
    const response = await runProducer({ messages: 20, badShare: 0 }, SETTINGS, late);
    expect(response.body).toBe('{"message":{"status":false,"msg_cnt":10,"bad_msg":0,"error":"OutOfTime"}}');
    expect(ports.clock.now() - 1_000_000).toBe(495);
  });

  test("stops resending when the deadline is near", async () => {
    const { ports, calls } = simulate({ answer: failFirst, timeoutMs: 100 });
    await runProducer({ messages: 1 }, SETTINGS, ports);
    expect(calls).toHaveLength(2);
  });

  test("refuses seconds that the function's timeout would cut short, before it sends anything", async () => {
    const { ports, calls } = simulate({ timeoutMs: 4_949 });
    await expect(runProducer({}, SETTINGS, ports)).rejects.toMatchObject({
      code: "MalformedEvent",
      message:
        "Event field seconds must end before the function's timeout does, but 5 s need 4950 ms and 4949 ms are left. Ask for fewer seconds, or raise the function's timeout.",
    });
    expect(calls).toEqual([]);
  });

  test("refuses an event that it does not understand, before it sends anything", async () => {
    const { ports, calls } = simulate();
    await expect(runProducer({ seconds: "long" }, SETTINGS, ports)).rejects.toMatchObject({
      message: 'Event field seconds must be a number from 0.1 to 900, but is "long".',
    });
    expect(calls).toEqual([]);
  });

  test("logs counts, and nothing of an order", async () => {
    const { ports, calls, logs } = simulate();
    await runProducer({ messages: 1, badShare: 0 }, SETTINGS, ports);
    expect(calls).toHaveLength(1);
    expect(logs).toEqual([["info", "orders sent", { resp: { status: true, msg_cnt: 1, bad_msg: 0 } }]]);
  });
});
