import { seededRandom } from "./seeded-random";
import { World } from "./world";
import { PLAIN } from "./world-settings";

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;

/** Puts more than two calls' worth of messages before a function, each for two targets where it has two. */
const BEFORE = {
  notify: async (world: World) => {
    for (let n = 0; n < 12; n += 1) for (const kind of ["scarce", "poison"] as const) await world.send(kind);
    for (let receive = 0; receive < 3; receive += 1) {
      while ((await world.consume()) > 0);
      await world.advance(2 * MINUTE);
    }
  },
  redrive: async (world: World) => {
    await BEFORE.notify(world);
    while ((await world.notify()) > 0);
    await world.advance(20 * MINUTE);
  },
  renew: async (world: World) => {
    await BEFORE.redrive(world);
    await world.advance(8 * DAY);
  },
} as const;

/** Each function asks for its time at least so often with so many messages before it. */
const ASKS = [1, 2, 3, 5, 8, 11, 14];

test.each(["notify", "redrive", "renew"] as const)(
  "%s answers before its end, wherever its calls become slow",
  async (name) => {
    for (const asks of ASKS) {
      const world = await World.create(seededRandom(asks), 0, PLAIN);
      try {
        await world.inItsTime(async () => {
          await BEFORE[name](world);
          world.callsUntilDeadline = asks;
          await (name === "notify" ? world.notify() : world.redrive(name));
        });
        expect(world.breaches).toEqual([]);
      } finally {
        await world.aws.close();
      }
    }
  },
  60_000,
);
