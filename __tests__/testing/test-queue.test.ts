import * as v from "valibot";
import { cached, defineApplication, permanent, transient } from "../../core/application/define-application";
import { type TestMessage, TestQueue } from "../../testing";

const down = new Set<string>();
let bug = false;
beforeEach(() => {
  down.clear();
  bug = false;
});

const application = defineApplication({
  schema: v.object({ parcel: v.string(), depot: v.string() }),
  producer: { attribute: "sender_id", type: "String", pattern: /s\d+/, noun: "shipper" },
  reasons: {
    DepotClosed: transient("The depot is closed."),
    ParcelRefused: permanent("The depot refuses the parcel."),
  },
  world: cached(() => down, { seconds: 0 }),
  diagnose: ({ depot }, { world, fail }) =>
    world.has(depot) ? fail("DepotClosed", { key: depot }) : undefined,
  process: async ({ parcel }) => {
    if (bug) throw new TypeError(`${parcel} is undefined`);
  },
});

const parcel = (
  depot = "north",
  attributes: TestMessage["attributes"] = { sender_id: "s1" },
): TestMessage => ({
  body: { parcel: "p", depot },
  attributes,
});

test("a good message is processed, and nothing else happens", async () => {
  const queue = new TestQueue(application);

  const [id] = queue.send(parcel());
  await queue.settle();

  expect(queue.processed).toEqual([{ id, body: '{"parcel":"p","depot":"north"}', redriven: false }]);
  expect([...queue.retry, ...queue.quarantine, ...queue.alerts, ...queue.errors]).toEqual([]);
});

test("a message that can never succeed is quarantined once, and its producer is alerted", async () => {
  const queue = new TestQueue(application);

  const [id] = queue.send(parcel("north", {}));
  await queue.drain();

  expect(queue.quarantine).toMatchObject([{ id, reason: "MissingSenderId", attempt: 0, attributes: {} }]);
  expect(queue.alerts).toMatchObject([
    { producers: ["sender:AIDAPRODUCER"], reasons: ["MissingSenderId"], outcome: "quarantined", count: 1 },
  ]);
});

test("an outage recovers by itself, while another cause stays out", async () => {
  const queue = new TestQueue(application);
  down.add("north").add("south");

  queue.send(parcel("north"), parcel("south"));
  await queue.settle();
  expect(queue.retry.map(({ reason }) => reason)).toEqual(["DepotClosed", "DepotClosed"]);
  expect(new Set(queue.retry.map(({ cause }) => cause)).size).toBe(2);

  down.delete("north");
  await queue.pass({ minutes: 60 });
  expect(queue.processed).toMatchObject([{ redriven: true }]);
  expect(queue.retry).toMatchObject([{ body: '{"parcel":"p","depot":"south"}' }]);
});

test("what always fails is quarantined once its attempts are used up", async () => {
  const queue = new TestQueue(application, { maxAttempts: 2, backoffBaseSeconds: 60 });
  down.add("north");

  queue.send(parcel());
  await queue.drain();

  expect(queue.quarantine).toMatchObject([{ reason: "DepotClosed", attempt: 2 }]);
});

test("an exception is kept for the test, and the message comes back when the bug is fixed", async () => {
  const queue = new TestQueue(application);
  bug = true;

  queue.send(parcel());
  await queue.settle();
  bug = false;
  await queue.drain();

  expect(queue.errors).toEqual([new TypeError("p is undefined"), new TypeError("p is undefined")]);
  expect(queue.processed).toHaveLength(1);
});

test("text is sent unchanged", async () => {
  const queue = new TestQueue(application);

  queue.send({ body: "no JSON", attributes: { sender_id: "s1" } });
  await queue.settle();

  expect(queue.quarantine).toMatchObject([{ body: "no JSON", reason: "MalformedBody" }]);
});

test("a verdict of process reaches quarantine and the alert unchanged, and is tried once", async () => {
  let calls = 0;
  const refusing = defineApplication({
    schema: v.object({}),
    producer: { attribute: "sender_id", type: "String", pattern: /s\d+/, noun: "shipper" },
    reasons: { ParcelRefused: permanent("The depot refuses the parcel.") },
    process: async (_parcel, { fail }) => {
      calls += 1;
      return fail("ParcelRefused");
    },
  });
  const queue = new TestQueue(refusing);

  const [id] = queue.send(parcel());
  await queue.drain();

  expect(calls).toBe(1);
  expect(queue.quarantine).toMatchObject([{ id, reason: "ParcelRefused", attempt: 0 }]);
  expect(queue.alerts).toMatchObject([{ producers: ["shipper:s1"], reasons: ["ParcelRefused"] }]);
});
