import type { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import type { Acknowledgement } from "../../../../core/acknowledgements/acknowledgement";
import {
  type AcknowledgementStore,
  createAcknowledgementStore,
} from "../../../../core/acknowledgements/acknowledgement-store";
import { createEnterMessages } from "../../../../core/acknowledgements/enter-messages";
import { parseMetadata } from "../../../../core/metadata/read-metadata";
import { createFindAcknowledged } from "../../../../handlers/notifier/digests/acknowledged-groups";
import { createPublish } from "../../../../handlers/notifier/publishing/create-publish";
import { widenFilterPolicy } from "../../../../local/emulator/widen-filter-policy";
import { type Call, type Fault, startFaultyProxy } from "../../../cli/support/faulty-proxy";
import { freezeDate } from "../../../support/fake-clock";
import { useAws, useFresh, useFrozenDate, useStarted } from "../../../support/hooks";
import { nameOf } from "../../../support/local-aws";
import { makeMessage, makeNotified, NOW, number } from "../../../support/make-message";
import { ALERT_CONTEXT, BUSY_BODY, fullMessage, planOf, poison, repeat } from "../../../support/make-plan";
import { createNotifier, type Notifier } from "../../../support/notifier-harness";
import { snsCallsOf } from "../../../support/sns-calls-of";
import { startTable } from "../../../support/start-table";

const TABLE = "reliable-q-acknowledgements";
const MINUTE = 60_000;

useFrozenDate();
const aws = useAws();
const dynamo = useStarted(() => startTable(TABLE));
const proxy = useStarted(() => startFaultyProxy(dynamo.url));
const notifier = useFresh(() => createNotifier(aws));
let client: DynamoDBClient;
let table: AcknowledgementStore;

beforeAll(() => {
  client = dynamo.connect(proxy.url);
  table = createAcknowledgementStore(client, TABLE);
});
afterEach(async () => {
  jest.restoreAllMocks();
  freezeDate();
  proxy.reset();
  // Not through the proxy: it may have ended the connection.
  const direct = createAcknowledgementStore(dynamo.client, TABLE);
  for (const found of await direct.readAll()) await direct.remove(found);
});
afterAll(() => client.destroy());

const busy = () => makeMessage({ body: BUSY_BODY });
const BUSY = planOf(busy()).diagnosis.cause;
const POISON = planOf(poison()).diagnosis.cause;

const made = (parts: Partial<Acknowledgement>): Acknowledgement => ({
  ...{ queue: "quarantine", cause: POISON, by: "arn:aws:sts::111122223333:assumed-role/on-call/ana" },
  ...{ at: NOW - MINUTE, until: NOW + MINUTE, held: 3, factor: 2, added: 0, suppressed: 0 },
  ...parts,
});
const acknowledge = (parts: Partial<Acknowledgement> = {}) => table.put(made(parts));

const find = () =>
  createFindAcknowledged({
    readAll: table.readAll,
    enterMessages: createEnterMessages(client, TABLE),
    now: notifier.clock.now,
    log: notifier.log,
    count: notifier.count,
  });

type Settings = NonNullable<Parameters<Notifier["forward"]>[2]>;
type Ports = NonNullable<Parameters<Notifier["forward"]>[4]>;

/** The messages die, and the notifier forwards them. */
async function die(
  messages: Parameters<Notifier["die"]>[0],
  settings: Settings = {},
  ports: Ports = {},
): Promise<unknown> {
  const alert = { ...ALERT_CONTEXT, acknowledgements: true };
  const letters = await notifier.die(messages);
  return notifier.forward(letters, undefined, { alert, ...settings }, undefined, {
    findAcknowledged: find(),
    ...ports,
  });
}
const DONE = { batchItemFailures: [] };

const held = (queue: "retry" | "quarantine") => aws.contents(notifier.queues[queue]);
const notifiedOf = (queue: "retry" | "quarantine") =>
  held(queue).map(({ attributes }) => parseMetadata(attributes as never).metadata?.notified);

test("no alert is published about an acknowledged group, and its messages are moved as usual", async () => {
  await acknowledge();
  await acknowledge({ queue: "retry", cause: BUSY });

  expect(await die([poison(), busy()])).toEqual(DONE);

  expect(notifier.alerts()).toEqual([]);
  expect([held("quarantine").length, held("retry").length]).toEqual([1, 1]);
  expect(await table.readAll()).toEqual(
    expect.arrayContaining([
      made({ added: 1, suppressed: 1 }),
      made({ queue: "retry", cause: BUSY, added: 1, suppressed: 1 }),
    ]),
  );
  expect(notifier.sums).toMatchObject({ AlertsSuppressed: 2, NotMoved: 0 });
  expect(notifier.sums).not.toHaveProperty("AlertsPublished");
  expect(notifier.of("alert suppressed: the group is acknowledged")).toEqual(
    expect.arrayContaining([{ cause: POISON, queue: "quarantine", letters: 1 }]),
  );
});

test("no message claims that an alert about it was sent if none was, so that its next death or quarantine is alerted about", async () => {
  await acknowledge({ queue: "retry", cause: BUSY });
  await die([busy()]);
  expect(notifiedOf("retry")).toEqual([false]);

  await table.remove(made({ queue: "retry", cause: BUSY }));
  await die([makeNotified({ attempt: 1, notified: false }, { body: BUSY_BODY })]);

  expect(notifier.alerts()).toEqual(["team:3 × 1"]);
});

test("a new cause of the same reason is in an alert, an acknowledged group is not", async () => {
  await acknowledge({ queue: "retry", cause: `${planOf(busy()).diagnosis.reason}:00000000` });
  await acknowledge();

  await die([busy(), poison()]);

  expect(notifier.alerts()).toEqual(["team:3 × 1"]);
  expect(held("quarantine")).toHaveLength(1);
});

test("acknowledging messages that are scheduled for retry does not hide that they end up in quarantine", async () => {
  const spent = makeNotified({ attempt: 8 }, { body: BUSY_BODY });
  await acknowledge({ queue: "retry", cause: BUSY });

  await die([spent]);

  expect(notifier.alerts()).toEqual(["team:3 × 1"]);
});

test("once the group has grown beyond its factor, alerts resume and say who acknowledged it, when, and what has joined since", async () => {
  await acknowledge();
  for (let letters = 0; letters < 3; letters += 1) await die([poison()]);
  expect(notifier.alerts()).toEqual([]);

  await die([poison()]);
  await die([poison()]);

  expect(notifier.alerts()).toEqual(["sender:000000000000 × 1", "sender:000000000000 × 1"]);
  expect(notifier.texts()[1]).toContain(
    `ACKNOWLEDGED EARLIER
  ${POISON} in quarantine: acknowledged by ana at 2026-01-15T11:59:00Z with 3 messages. It has grown to 8, more than 2 times as many. Alerts suppressed since: 3.

WHAT HAPPENED`,
  );
});

test("a batch that exceeds the factor by itself is in an alert as a whole", async () => {
  await acknowledge();

  await die(repeat(4, () => poison()));

  expect(notifier.alerts()).toEqual(["sender:000000000000 × 4"]);
});

test("after its end, alerts resume and say how many were suppressed", async () => {
  await acknowledge({ until: NOW, added: 2, suppressed: 2 });

  await die([poison()]);

  expect(notifier.texts()[0]).toContain(
    `${POISON} in quarantine: acknowledged by ana at 2026-01-15T11:59:00Z with 3 messages. That ended at 2026-01-15T12:00:00Z. Alerts suppressed since: 2.`,
  );
});

test("an alert names the command that acknowledges its groups, and what is suppressed elsewhere", async () => {
  await acknowledge({ cause: "Unexpected:12345678", added: 2, suppressed: 2 });

  await die([poison(), busy(), fullMessage()]);

  const [text = ""] = notifier.texts();
  expect(notifier.texts().join("\n")).toContain(
    `TO ACKNOWLEDGE (no further alerts about the same cause for 7 days, unless its number of messages more than doubles)\n  npx dlq ack ${BUSY} --from retry --held 1 --stage test\n`,
  );
  expect(text).toContain("  Another group is acknowledged: 2 messages without an alert.\n");
});

test("if nothing can be acknowledged, no alert says so", async () => {
  await notifier.forward(await notifier.die([poison()]));

  expect(notifier.texts()[0]).not.toMatch(/acknowledge/i);
});

test("a message is counted once although it dies again, and not when an operator redrives it", async () => {
  await acknowledge({ queue: "retry", cause: BUSY });
  const again = (parts: Parameters<typeof makeNotified>[0]) =>
    makeNotified({ notified: false, cause: BUSY, ...parts }, { body: BUSY_BODY });

  await die([busy()]);
  await die([again({ attempt: 1 }), again({ attempt: 0, by: "operator" })]);

  expect(notifier.alerts()).toEqual([]);
  expect(await table.readAll()).toMatchObject([{ added: 1, suppressed: 1 }]);
});

test.each([
  ["died of another cause before", { attempt: 1, cause: "MachineBusy:00000000" }],
  ["dies for the first time with the consumer's verdict", { attempt: 0, by: "consumer", cause: BUSY }],
] as const)("a message that %s joins the group", async (_what, parts) => {
  await acknowledge({ queue: "retry", cause: BUSY });

  await die([makeNotified({ notified: false, ...parts }, { body: BUSY_BODY })]);

  expect(await table.readAll()).toMatchObject([{ added: 1 }]);
});

test.each([
  ["another cause than before", { causeBefore: "MachineBusy:00000000" }, 1],
  ["no cause known before", {}, 1],
  ["the same cause as before", { causeBefore: BUSY }, 0],
])(
  "a redriven message with the consumer's verdict of %s is counted as it joins",
  async (_what, parts, added) => {
    await acknowledge({ queue: "retry", cause: BUSY });
    const again = { attempt: 3, notified: false, by: "consumer", cause: BUSY, ...parts } as const;

    await die([makeNotified(again, { body: BUSY_BODY })]);

    expect(await table.readAll()).toMatchObject([{ added }]);
    const [{ attributes } = { attributes: {} }] = held("retry");
    expect(parseMetadata(attributes as never)).not.toHaveProperty("metadata.causeBefore");
  },
);

test("a message that joins with another cause is counted although its producer was notified", async () => {
  await acknowledge({ queue: "retry", cause: BUSY });

  await die([makeNotified({ attempt: 1, cause: "MachineBusy:00000000" }, { body: BUSY_BODY })]);

  expect(await table.readAll()).toMatchObject([{ added: 1, suppressed: 0 }]);
  expect(notifier.sums).not.toHaveProperty("AlertsSuppressed");
  expect(notifiedOf("retry")).toEqual([true]);
});

test("what is held unchanged is named in an alert whatever is acknowledged", async () => {
  await acknowledge({ cause: planOf(fullMessage()).diagnosis.cause });

  await die([fullMessage()]);

  expect(notifier.alerts()).toEqual(["team:3 × 1", "team:3 × 1"]);
});

test("if every producer has already been notified, the table is not read", async () => {
  await die([makeNotified({ attempt: 1, cause: BUSY }, { body: BUSY_BODY })]);

  expect(proxy.calls).toEqual([]);
});

const answer = (status: number, type: string): Fault => ({
  answer: { status, body: { __type: `com.amazonaws.dynamodb.v20120810#${type}`, message: "injected" } },
});
const faults: [string, (call: Call) => Fault | undefined][] = [
  ["cannot be reached", () => ({ destroy: true })],
  ["fails", () => answer(500, "InternalServerError")],
  ["throttles", () => answer(400, "ProvisionedThroughputExceededException")],
  ["is denied", () => answer(400, "AccessDeniedException")],
  ["is gone", () => answer(400, "ResourceNotFoundException")],
  ["is not DynamoDB", () => ({ answer: { status: 200, body: "<html>" } })],
];

test("an alert about a group that could not be counted says so", async () => {
  await acknowledge();
  proxy.inject((call) => (call.action === "UpdateItem" ? { destroy: true } : undefined));

  await die([poison()]);

  expect(notifier.texts()[0]).toContain("Whether it has grown could not be found out. Alerts suppressed");
});

test.each(faults)("while the table %s every alert is published", async (_what, fault) => {
  await acknowledge();
  proxy.inject(fault);

  expect(await die([poison()])).toEqual(DONE);

  expect(notifier.alerts()).toEqual(["sender:000000000000 × 1"]);
  expect(notifiedOf("quarantine")).toEqual([true]);
  expect(notifier.sums).toMatchObject({ AcknowledgementsFailed: 1, AlertsPublished: 1 });
});

test.each(faults)(
  "if the table %s after it was read, what it could not enter is alerted about",
  async (_what, fault) => {
    await acknowledge();
    proxy.inject((call) => (call.action === "UpdateItem" ? fault(call) : undefined));

    expect(await die([poison()])).toEqual(DONE);

    expect(notifier.alerts()).toEqual(["sender:000000000000 × 1"]);
  },
);

test.each(["Scan", "UpdateItem"])("a table that does not answer %s is given a second", async (action) => {
  await acknowledge();
  const over = new AbortController();
  const timeout = jest.spyOn(AbortSignal, "timeout").mockImplementation(() => over.signal);
  proxy.inject((call) =>
    call.action === action
      ? { answer: { status: 200, body: {} }, before: () => new Promise(() => over.abort()) }
      : undefined,
  );

  const { suppressed } = await find()([planOf(poison())], new AbortController().signal);

  expect(suppressed.size).toBe(0);
  expect(timeout.mock.calls[0]).toEqual([1_000]);
  expect(notifier.sums).toEqual({ AcknowledgementsFailed: 1 });
});

test("an invocation that is ending does not wait for the table", async () => {
  await acknowledge();
  const deadline = new AbortController();
  proxy.inject(() => ({
    answer: { status: 200, body: {} },
    before: () => new Promise(() => deadline.abort()),
  }));

  expect((await find()([planOf(poison())], deadline.signal)).suppressed.size).toBe(0);
});

test("an acknowledgement that is removed while messages are entered suppresses nothing", async () => {
  await acknowledge();
  proxy.inject((call) =>
    call.action === "Scan" ? { meanwhile: async () => void (await table.remove(made({}))) } : undefined,
  );

  await die([poison()]);

  expect(notifier.alerts()).toEqual(["sender:000000000000 × 1"]);
});

describe("if producers have their own addresses", () => {
  const filter = { producer: ["team:3"] };
  let producers: { arn: string; mailbox: string };
  beforeEach(() => {
    const mailbox = aws.createQueue();
    const topic = `producers-${nameOf(mailbox)}`;
    const { topicArn: arn } = aws.server.createTopic(topic);
    const attributes = {
      RawMessageDelivery: "true",
      FilterPolicy: JSON.stringify(widenFilterPolicy(filter)),
    };
    aws.server.subscribe({ topic, queue: nameOf(mailbox), attributes });
    producers = { arn, mailbox };
  });
  const toBoth = (): [Settings, Ports] => {
    const topics = { alertsTopicArn: notifier.topicArn, ownBodies: [], producerTopicArns: [producers.arn] };
    return [
      { producerTopicArns: [producers.arn] },
      { publish: createPublish(snsCallsOf(notifier.sns), topics) },
    ];
  };
  const toProducers = () => notifier.alerts(producers.mailbox);

  test("they get their alerts although the group is acknowledged, and nobody else does", async () => {
    await acknowledge({ queue: "retry", cause: BUSY });

    await die([busy(), makeMessage({ attributes: { team_id: number("4") } })], ...toBoth());

    expect(notifier.alerts()).toEqual(["team:4 × 1"]);
    expect(toProducers()).toEqual(["team:3 × 1"]);
  });

  test("what only they may have been alerted about is alerted about once it is no longer acknowledged", async () => {
    await acknowledge({ queue: "retry", cause: BUSY });

    await die([busy(), makeMessage({ attributes: { team_id: number("4") } })], ...toBoth());

    expect(notifiedOf("retry").sort()).toEqual([false, true]);
  });

  test("they do not learn who acknowledged what", async () => {
    await acknowledge({ queue: "retry", cause: BUSY, added: 9 });

    await die([busy()], ...toBoth());

    expect(notifier.texts()[0]).toMatch(/acknowledged by ana.*npx dlq ack/s);
    const [text = ""] = aws.contents(producers.mailbox).map(({ body }) => body);
    expect(text).toContain("could not be processed");
    expect(text).not.toMatch(/ana |acknowledge/i);
  });

  test("what is bound for quarantine waits for their alert, acknowledged or not", async () => {
    await acknowledge();
    const [settings, { publish }] = toBoth();
    const failing: Ports = {
      publish: (alert, signal) =>
        alert.producersOnly ? Promise.reject(new Error("down")) : (publish ?? Promise.reject)(alert, signal),
    };

    const response = await die([poison(), busy()], settings, failing);

    expect(response).toMatchObject({ batchItemFailures: [{}] });
    expect(held("quarantine")).toEqual([]);
    expect(notifier.alerts()).toEqual(["team:3 × 1"]);
  });

  test("a storm of an acknowledged group covers no new cause of the same reason, producer and sender", async () => {
    await acknowledge({ queue: "retry", cause: BUSY, held: 10_000 });
    const [settings, ports] = toBoth();
    const storm = repeat(1_000, busy);
    await notifier.forwardAtOnce(storm, settings, { ...ports, findAcknowledged: find() });
    expect(toProducers()).toEqual(["team:3 × 1000"]);
    expect(notifier.alerts()).toEqual([]);

    await notifier.forwardAtOnce(storm, settings, ports);

    expect(notifier.alerts()).toEqual(["team:3 × 1000"]);
  });

  test("new causes come first: an acknowledged flood of producers takes no place from them", async () => {
    await acknowledge({ queue: "retry", cause: BUSY, held: 100 });
    const flood = repeat(12, (index) =>
      makeMessage({ body: BUSY_BODY, attributes: { team_id: number(String(index + 10)) } }),
    );

    await die([...flood, makeMessage()], ...toBoth());

    expect(notifier.alerts()).toEqual(["team:3 × 1"]);
    expect(notifier.sums).toMatchObject({ AlertsPublished: 8 });
  });
});
