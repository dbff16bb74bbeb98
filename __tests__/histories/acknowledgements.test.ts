import { seededRandom } from "../../scripts/virtual-aws/seeded-random";
import { checkAlways } from "./reconciliation";
import { World } from "./world";
import { PLAIN } from "./world-settings";

const DAY_MS = 86_400_000;

/** A world where nothing fails, in which three poison messages are held and their cause is acknowledged. */
const playAcknowledged = async (factor: number, more: number) => {
  const world = new World(seededRandom(1), 0, { ...PLAIN, acknowledgements: "now and then" });
  const die = async (messages: number) => {
    for (let n = 0; n < messages; n += 1) world.send("poison");
    for (let n = 0; n < 6; n += 1) await world.consume();
    for (let n = 0; n < 3; n += 1) await world.notify();
  };
  return world.play(async () => {
    await die(3);
    world.acknowledge(factor, DAY_MS);
    const before = world.published.length;
    await die(more);
    return { world, alerts: world.published.length - before };
  });
};

test("what joins a group within its factor reaches quarantine without an alert, and breaks nothing", async () => {
  const { world, alerts } = await playAcknowledged(2, 3);

  expect([world.acknowledged.letters, alerts]).toEqual([3, 0]);
  expect(checkAlways(world)).toEqual([]);
});

test("what joins it beyond the factor is in an alert", async () => {
  const { world, alerts } = await playAcknowledged(2, 4);

  expect([world.acknowledged.letters, alerts > 0]).toEqual([0, true]);
  expect(checkAlways(world)).toEqual([]);
});

test("the ledger notices an alert that was suppressed without an acknowledgement, and one that hides growth", async () => {
  const { world } = await playAcknowledged(1_000, 4);
  world.acknowledged.takeBackAll();
  await world.play(async () => {
    world.send("poison");
    for (let n = 0; n < 6; n += 1) await world.consume();
    for (let n = 0; n < 3; n += 1) await world.notify();
  });

  expect(checkAlways(world)).toEqual([
    expect.stringMatching(/^6 notified: an alert about quarantine \S+ was suppressed, and nobody has/),
  ]);

  world.table.clear();
  world.acknowledge(1_000, DAY_MS);
  for (const found of world.table.all()) world.acknowledged.give({ ...found, factor: 1 });
  await world.play(async () => {
    world.send("poison");
    for (let n = 0; n < 6; n += 1) await world.consume();
    for (let n = 0; n < 3; n += 1) await world.notify();
  });

  expect(checkAlways(world)).toContainEqual(
    expect.stringMatching(
      /^6 notified: 1 letters joined quarantine \S+ without an alert, which has room for 0/,
    ),
  );
});
