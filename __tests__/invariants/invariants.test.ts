import { DERIVED_LIMITS } from "../../core/limits/limit-table";
import { readMetadata } from "../../core/metadata/read-metadata";
import { seededRandom } from "../../scripts/virtual-aws/seeded-random";
import { KINDS, keyOf, PLANTED } from "../histories/job-messages";
import { ADDED_FIELD, readEither } from "../histories/next-release";
import { checkAlways } from "../histories/reconciliation";
import { World } from "../histories/world";
import { MAX_ATTEMPTS, PLAIN, type QueueName, TRUSTED, type Variant } from "../histories/world-settings";
import { leaksIn } from "../support/recorders";

const MINUTE = 60_000;
const DAY = 86_400_000;
const NO_FAULTS = 0;

let world: World;

/** Plays in the world's own time. */
function rule(name: string, play: () => Promise<void>, variant: Partial<Variant> = {}): void {
  test(name, async () => {
    world = new World(seededRandom(7), NO_FAULTS, { ...PLAIN, ...variant });
    await world.play(play);
  });
}
const keysIn = (queue: QueueName) =>
  world
    .contents(queue)
    .map(({ body }) => keyOf(body))
    .sort();
const consumeUntilEmpty = async () => {
  while ((await world.consume()) > 0);
};

const notifyUntilEmpty = async () => {
  while ((await world.notify()) > 0);
};

/** Receives what waits in the main queue until SQS moves it to the DLQ. */
const letDie = async () => {
  for (let receive = 0; receive < 3; receive += 1) {
    await consumeUntilEmpty();
    await world.advance(2 * MINUTE);
  }
};

rule(
  "invariant 1, conservation: a notifier that dies between send and delete leaves a duplicate, never a gap",
  async () => {
    world.send("scarce");
    await letDie();
    world.faults.script = ({ headers }) =>
      String(headers["x-amz-target"]).endsWith("SendMessageBatch") ? "process-death-after" : undefined;
    await world.notify();
    expect(keysIn("retry_for_reliable_q")).toEqual(["job-1"]);
    expect(keysIn("dlq_for_reliable_q")).toEqual(["job-1"]);
  },
);

rule(
  "invariant 2, no collateral: nine good jobs in a batch with a poison one are processed once",
  async () => {
    for (let n = 0; n < 9; n += 1) world.send("good");
    world.send("poison");
    await consumeUntilEmpty();
    expect(keysIn("reliable_q")).toEqual([]);
    await world.advance(2 * MINUTE);
    await consumeUntilEmpty();
    expect([...world.processed.values()]).toEqual(Array(9).fill(1));
    expect(world.runner.breaches).toEqual([]);
  },
);

rule(
  "invariant 2, no collateral: a job that awaits what never comes costs its neighbors nothing, and itself one receive",
  async () => {
    world.send("hung");
    for (let n = 0; n < 9; n += 1) world.send("good");
    await world.consume();
    expect([...world.processed.values()]).toEqual(Array(9).fill(1));
    expect(keysIn("reliable_q")).toEqual(["job-1"]);
    expect(world.runner.breaches).toEqual([]);
  },
);

rule(
  "invariant 2, no collateral: what dies of a crash is scheduled for retry, and processed when the crash is over",
  async () => {
    world.send("crashing");
    await consumeUntilEmpty();
    await world.advance(2 * MINUTE);
    await consumeUntilEmpty();
    await world.advance(2 * MINUTE);
    await consumeUntilEmpty();
    await world.notify();
    expect(keysIn("retry_for_reliable_q")).toEqual(["job-1"]);
    world.crashing = false;
    await world.advance(10 * MINUTE);
    await world.redrive("redrive");
    await consumeUntilEmpty();
    expect(world.processed.get("job-1")).toBe(1);
  },
);

rule(
  "invariant 3, swift isolation: poison is in the DLQ after two receives while the clock stands still",
  async () => {
    world.send("poison");
    expect(await world.consume()).toBe(1);
    expect(await world.consume()).toBe(1);
    expect(await world.consume()).toBe(0);
    expect(keysIn("dlq_for_reliable_q")).toEqual(["job-1"]);
  },
);

rule(
  "invariant 4, bounded attempts: what never succeeds is redriven maxAttempts times and then held",
  async () => {
    world.send("scarce");
    let redrives = 0;
    for (let round = 0; round < 40; round += 1) {
      await consumeUntilEmpty();
      await world.advance(2 * MINUTE);
      await consumeUntilEmpty();
      await world.notify();
      await world.advance(11 * MINUTE);
      const before = keysIn("reliable_q");
      await world.redrive("redrive");
      redrives += keysIn("reliable_q").length - before.length;
    }
    expect(redrives).toBe(MAX_ATTEMPTS);
    expect(keysIn("quarantine_for_reliable_q")).toEqual(["job-1"]);
  },
);

rule(
  "invariant 4, bounded attempts: a redriver that may not delete leaves a batch of duplicates a run, and says so",
  async () => {
    for (let n = 0; n < 12; n += 1) world.send("scarce");
    await letDie();
    await notifyUntilEmpty();
    world.faults.deny("DeleteMessageBatch", Number.POSITIVE_INFINITY);
    for (let run = 1; run <= 100; run += 1) {
      await world.advance(20 * MINUTE);
      const before = keysIn("reliable_q").length;
      await world.redrive("redrive");
      expect(keysIn("reliable_q").length - before).toBeLessThanOrEqual(10);
      expect(world.runner.counted.get("DeleteUnconfirmed")).toBeGreaterThanOrEqual(run);
    }
    expect(world.runner.breaches).toEqual([]);
  },
);

rule(
  "invariant 4, bounded attempts: a notifier that may not delete leaves a batch of duplicates an invocation, and says so",
  async () => {
    for (let n = 0; n < 12; n += 1) world.send("scarce");
    await letDie();
    world.faults.deny("DeleteMessageBatch", Number.POSITIVE_INFINITY);
    for (let run = 1; run <= 10; run += 1) {
      const before = keysIn("retry_for_reliable_q").length;
      await world.notify();
      expect(keysIn("retry_for_reliable_q").length - before).toBeLessThanOrEqual(10);
      expect(world.runner.counted.get("DeleteUnconfirmed")).toBeGreaterThanOrEqual(run);
      await world.advance(10 * MINUTE);
    }
    expect(world.runner.breaches).toEqual([]);
  },
);

rule("invariant 5, fidelity: every kind of message is the same in whatever queue it is", async () => {
  for (const kind of KINDS) world.send(kind);
  for (let round = 0; round < 4; round += 1) {
    await consumeUntilEmpty();
    expect(checkAlways(world)).toEqual([]);
    await world.advance(2 * MINUTE);
  }
  await world.notify();
  expect(checkAlways(world)).toEqual([]);
  await world.advance(11 * MINUTE);
  await world.redrive("redrive");
  expect(checkAlways(world)).toEqual([]);
});

rule(
  "invariant 6, notified: one alert to a producer for all its poison letters, their death and their quarantine, and one for a scheduled for retry one's death",
  async () => {
    for (let n = 0; n < 3; n += 1) world.send("poison");
    world.send("scarce");
    await consumeUntilEmpty();
    await world.advance(2 * MINUTE);
    await consumeUntilEmpty();
    await notifyUntilEmpty();
    expect(world.published).toHaveLength(2);
    const held = world.contents("quarantine_for_reliable_q");
    expect(held.map((copy) => readMetadata(copy, TRUSTED))).toMatchObject(
      Array(3).fill({ kind: "metadata", metadata: { notified: true, reason: "MissingTeamId" } }),
    );
    expect(world.runner.breaches).toEqual([]);
  },
);

rule(
  "invariant 6, notified: a storm of many producers gets no more alerts in any hour, and none sooner, than its bounds",
  async () => {
    // Each invocation has a reason or a producer that no earlier alert covers.
    for (let wave = 0; wave < 24; wave += 1) {
      for (let n = 0; n < 6; n += 1) world.send(n % 2 === 0 ? "scarce" : "crashing");
      await letDie();
      await notifyUntilEmpty();
    }
    expect(world.environments.notifications[0]?.publishedAt.length).toBeGreaterThan(6);
    expect(checkAlways(world)).toEqual([]);
  },
  { alertsPerHour: 6 },
);

rule(
  "invariant 6, notified: what has no room for metadata is announced within the smallest budget that the settings allow",
  async () => {
    world.send("attribute-full");
    await letDie();
    for (let hour = 0; hour < 24; hour += 1) {
      await world.notify();
      await world.advance(60 * MINUTE);
    }
    expect(keysIn("quarantine_for_reliable_q")).toEqual(["job-1"]);
  },
  { alertsPerHour: DERIVED_LIMITS.alertsPerEnvironmentAndHour.min },
);

rule(
  "invariant 12, unforgeable: what a producer claims of its message changes nothing, and is kept",
  async () => {
    const forged = KINDS.filter((kind) => kind.startsWith("forged"));
    for (const kind of forged) world.send(kind);
    await letDie();
    await notifyUntilEmpty();
    const scheduled = world.contents("retry_for_reliable_q");
    expect(scheduled.map((copy) => readMetadata(copy, TRUSTED))).toMatchObject(
      forged.map((_, index) => ({
        kind: "metadata",
        metadata: { attempt: 0, notified: true, id: world.originalIds.get(`job-${index + 1}`) },
      })),
    );
    expect(checkAlways(world)).toEqual([]);
    world.scarce = false;
    await world.advance(11 * MINUTE);
    await world.redrive("redrive");
    await consumeUntilEmpty();
    expect([...world.processed.values()]).toEqual(forged.map(() => 1));
  },
);

describe.each(["another version", "a field more"] as const)(
  "where the next release's metadata has %s",
  (nextRelease) => {
    rule(
      "invariants 1, 2 and 5: from it to this release and back, all stays where it is until it is read, and is processed",
      async () => {
        for (let n = 0; n < 3; n += 1) world.send("scarce");
        await letDie();
        await notifyUntilEmpty();
        const retry = () => new Set(world.contents("retry_for_reliable_q").map(readEither));
        const asWritten = retry();
        world.isNextRelease = false;
        for (let run = 0; run < 2; run += 1) {
          await world.advance(11 * MINUTE);
          await world.redrive("redrive");
          await letDie();
          await notifyUntilEmpty();
        }
        expect(keysIn("quarantine_for_reliable_q")).toEqual([]);
        if (nextRelease === "another version") expect(retry()).toEqual(asWritten);
        else
          expect([...retry()]).toMatchObject(
            Array(3).fill({ metadata: { [ADDED_FIELD]: expect.any(String) } }),
          );
        world.isNextRelease = true;
        world.scarce = false;
        await world.advance(30 * MINUTE);
        await world.redrive("redrive");
        await consumeUntilEmpty();
        expect([...world.processed.values()]).toEqual([1, 1, 1]);
        expect(checkAlways(world)).toEqual([]);
      },
      { nextRelease, startsWithNextRelease: true },
    );
  },
);

rule(
  "invariant 7, privacy: nothing planted in bodies, values, names, group ids and errors is logged or mailed",
  async () => {
    world.send("crashing");
    await world.consume();
    for (const kind of KINDS) world.send(kind);
    world.faults.percentage = 60;
    for (let round = 0; round < 30; round += 1) {
      await world.consume();
      await world.advance(2 * MINUTE);
      await world.notify();
      await world.redrive(round % 5 === 0 ? "renew" : "redrive");
    }
    expect(world.faults.injected.length).toBeGreaterThan(20);
    expect(world.runner.printed.length).toBeGreaterThan(50);
    expect(world.runner.printed.some((line) => line.includes("Invoke Error"))).toBe(true);
    expect(leaksIn(world.runner.printed, PLANTED)).toEqual([]);
    expect(world.published.length).toBeGreaterThan(2);
    expect(
      leaksIn(
        world.published.map(({ message, subject }) => `${subject}\n${message}`),
        PLANTED,
      ),
    ).toEqual([]);
  },
);

rule(
  "invariant 8, no silent expiry: what is quarantined and what is scheduled for retry is there after a year of renewals, metadata intact",
  async () => {
    const queues = ["quarantine_for_reliable_q", "retry_for_reliable_q"] as const;
    const heldNow = () => queues.map((queue) => world.contents(queue));
    world.send("poison");
    world.send("scarce");
    await letDie();
    await notifyUntilEmpty();
    const first = heldNow();
    for (let day = 0; day < 364; day += 4) {
      await world.advance(4 * DAY);
      await world.redrive("renew");
      for (const held of heldNow()) {
        expect(held).toHaveLength(1);
        expect(world.now - (held[0]?.sentAt ?? 0)).toBeLessThan(14 * DAY);
      }
    }
    const asTheyWere = first.map(([held]) => [{ body: held?.body, attributes: held?.attributes }]);
    expect(heldNow()).toMatchObject(asTheyWere);
    expect(world.runner.counted.get("Renewed")).toBe(2 * Math.floor(364 / 8));
  },
);
