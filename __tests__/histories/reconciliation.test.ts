import { parseMetadata } from "../../core/metadata/read-metadata";
import type { Alert } from "../../handlers/notifier/alerts/alert";
import { STORM_COVER_MS } from "../../handlers/notifier/digests/storm-cover";
import { seededRandom } from "../../scripts/virtual-aws/seeded-random";
import { makeNotified, messageId, text } from "../support/make-message";
import { EMPTY_NOTIFICATION } from "../support/make-plan";
import { AlertLedger, type Notifying, recordNotifications, startNotifying } from "./alert-ledger";
import { AttemptLedger } from "./attempt-ledger";
import { makeSentMessage } from "./job-messages";
import { readEither } from "./next-release";
import { checkAlways, checkSettled } from "./reconciliation";
import { Process, type ReceivedCopy } from "./traffic";
import { VerdictLedger } from "./verdict-ledger";
import { World } from "./world";
import { MAIN_RECEIVES, PLAIN, type Variant } from "./world-settings";

async function inWorld(variant: Variant, work: (world: World) => Promise<void>): Promise<void> {
  const world = new World(seededRandom(1), 0, variant);
  await world.play(() => work(world));
}

const notifierAt = (startedAt: number) => new Process("notifier", [], startedAt, 0);

const STORM: Alert = {
  subject: "",
  message: "For 10 minutes this alert also covers further messages",
  notification: EMPTY_NOTIFICATION,
  attributes: {
    producer: text('["sender:AROATEAMSX10000000000"]'),
    reasons: text('["MissingTeamId"]'),
    outcome: text("quarantined"),
    count: text("1000"),
  },
};

const DEAD: ReceivedCopy = {
  ...{
    queue: "dlq_for_reliable_q",
    messageId: "m",
    receiptHandle: "r",
    key: "job-1",
    receiveCount: 1,
    receive: 0,
  },
  reading: parseMetadata(makeNotified({ reason: "MissingTeamId", notified: false }).attributes),
};

const TEN_SECONDS_MS = 10_000;

/** Receives what is in the main queue until SQS moves it to the DLQ. */
async function die(world: World): Promise<void> {
  for (let receives = 0; receives <= MAIN_RECEIVES; receives += 1) {
    await world.consume();
    await world.advance(TEN_SECONDS_MS);
  }
}

// What the reconciliation once called a breach although it was none.
test.each([
  ["within ten minutes of when SNS took it", STORM_COVER_MS - 1, []],
  [
    "later",
    STORM_COVER_MS,
    ["6 notified: job-1 went to quarantine_for_reliable_q as notified, and no accepted alert speaks for it"],
  ],
])("a storm's alert covers what dies %s", async (_when, after, breaches) => {
  let now = 0;
  const tookFiveSeconds = async () => {
    now += 5_000;
  };
  const storming = notifierAt(now);
  const notifications: Notifying[] = [];
  await recordNotifications(
    tookFiveSeconds,
    storming,
    notifications,
    () => now,
  )(STORM, new AbortController().signal);
  const ledger = new AlertLedger(new Map([["job-1", makeSentMessage("poison", 1, 0)]]));
  const environment = startNotifying();
  const run = { environment, alertSpacingMs: 0, printed: [] };
  expect(ledger.enter({ ...run, process: storming, notifications })).toEqual([]);

  const process = notifierAt(now + after);
  process.sent.push({ ...DEAD, queue: "quarantine_for_reliable_q", source: DEAD, confirmed: true });

  expect(ledger.enter({ ...run, process, notifications: [] })).toEqual(breaches);
});

test.each([
  ["the one was deleted, though the other is taken for its source", true, []],
  [
    "none was deleted",
    false,
    ["4 bounded attempts: one run of the redriver left 11 duplicates in quarantine_for_reliable_q"],
  ],
])("of two copies of a job one is renewed, and %s", (_what, isDeleted, breaches) => {
  const run = new Process("redriver", [], 0, 0);
  for (let number = 1; number <= 11; number += 1) {
    const copy = { ...DEAD, queue: "quarantine_for_reliable_q", key: `job-${number}` };
    const other = { ...copy, messageId: `other-${number}`, receiptHandle: `other-${number}` };
    run.received.push({ ...copy, messageId: `one-${number}`, receiptHandle: `one-${number}` }, other);
    run.sent.push({ ...copy, messageId: `renewed-${number}`, source: other, confirmed: true });
    if (isDeleted) run.deleted.add(`one-${number}`);
  }
  expect(new AttemptLedger().enter(run)).toEqual(breaches);
});

const MOVED = { queue: "reliable_q", messageId: "sent", confirmed: true };

test.each([
  ["is deleted by its last handle", ["second"], 1, []],
  [
    "is deleted by its first handle",
    ["first"],
    1,
    ["4 bounded attempts: the redriver sent job-1 on and left it, though nothing failed"],
  ],
  ["is sent twice", ["second"], 2, ["4 bounded attempts: one run of the redriver sent job-1 twice"]],
])("what came twice in one receive %s", (_what, deleted, times, breaches) => {
  const run = new Process("redriver", [], 0, 0);
  run.isComplete = true;
  const first = { ...DEAD, queue: "retry_for_reliable_q", receiptHandle: "first", receive: 1 };
  run.received.push(first, { ...first, receiptHandle: "second" });
  // Redriven once: the ledger takes the attempts from the metadata.
  const reading = parseMetadata(makeNotified({ attempt: 1 }).attributes);
  for (let n = 0; n < times; n += 1) run.sent.push({ ...MOVED, key: "job-1", reading, source: first });
  for (const handle of deleted) run.deleted.add(handle);
  expect(new AttemptLedger().enter(run)).toEqual(breaches);
});

test("what was redriven and is then moved by SQS, because the notifier fails, was quarantined by no function", () =>
  inWorld({ ...PLAIN, fewNotifierReceives: true }, async (world) => {
    world.send("scarce");
    await die(world);
    await world.notify();
    await world.advance(10 * 60_000);
    await world.redrive("redrive");
    await die(world);
    world.faults.deny("SendMessageBatch", world.now + 3_600_000);
    for (let receives = 0; receives <= world.settings.dlqReceives; receives += 1) {
      await world.notify();
      await world.advance(6 * 60_000);
    }

    expect(world.contents("quarantine_for_reliable_q")).toHaveLength(1);
    expect(checkSettled(world)).toEqual([]);
  }));

const KNOWN_TO_THE_CONSUMER = [
  "crashing",
  "crashing-elsewhere",
  "hung",
  "provider-down",
  "rejected",
] as const;

test("two bugs, a hang, an outage and a rejection are five causes in the DLQ, each once", () =>
  inWorld(PLAIN, async (world) => {
    for (const kind of KNOWN_TO_THE_CONSUMER) for (let n = 0; n < 2; n += 1) world.send(kind);
    await die(world);

    const readings = world.contents("dlq_for_reliable_q").map((copy) => readEither(copy));
    const causes = readings.flatMap((reading) => reading.metadata?.cause ?? []);
    expect(causes).toHaveLength(10);
    expect(new Set(causes).size).toBe(5);
    expect(checkSettled(world).filter((breach) => breach.startsWith("6 verdicts"))).toEqual([]);
  }));

test.each(["DeleteMessageBatch", "SendMessageBatch", "ChangeMessageVisibilityBatch"])(
  "while %s is refused, what only the consumer knows is neither lost nor reported incorrectly",
  (action) =>
    inWorld(PLAIN, async (world) => {
      world.faults.deny(action, world.now + 3_600_000);
      for (const kind of [...KNOWN_TO_THE_CONSUMER, "crashing-full"] as const) world.send(kind);
      for (let rounds = 0; rounds < 4; rounds += 1) {
        await die(world);
        await world.advance(60_000);
      }

      expect(checkAlways(world).filter((breach) => !breach.startsWith("4 "))).toEqual([]);
      expect(world.whereabouts().size).toBe(KNOWN_TO_THE_CONSUMER.length + 1);
    }),
);

const VERDICT = { id: "", by: "consumer", attempt: 0 } as const;

test.each([
  [
    "is reported as failed too",
    ["m"],
    true,
    [],
    ["6 verdicts: job-1 is in the DLQ, and was reported as failed too"],
  ],
  ["is acknowledged", ["m"], true, ["m"], []],
  [
    "was not sent, and is acknowledged",
    ["m"],
    false,
    ["m"],
    ["6 verdicts: job-1 failed and was acknowledged, though no copy of it is in the DLQ"],
  ],
] as const)(
  "a message that failed, of which a copy is in the DLQ: it %s",
  (_what, ids, isSent, doneIds, breaches) => {
    const process = new Process(
      "consumer",
      [{ ...DEAD, queue: "reliable_q", reading: { kind: "none" } }],
      0,
      0,
    );
    process.hasAnswered = true;
    const metadata = { ...VERDICT, reason: "Rejected", cause: "Rejected" };
    const reading = parseMetadata(makeNotified({ ...metadata, id: messageId(1) }).attributes);
    const [source] = process.received;
    if (isSent) process.sent.push({ ...MOVED, queue: "dlq_for_reliable_q", key: "job-1", reading, source });
    const ledger = new VerdictLedger(new Map(), new Map([["job-1", messageId(1)]]));
    const failed = new Map(ids.map((id) => [id, "rejection" as const]));

    expect(ledger.enterConsumer({ process, processed: [], doneIds, failed })).toEqual(breaches);
  },
);
