import { type Breach, checkAlways, checkSettled } from "./books";
import { seededRandom } from "./seeded-random";
import { type History, play } from "./steps";
import { World } from "./world";

export interface HistoryResult {
  readonly breaches: readonly Breach[];
  readonly messages: number;
  readonly faults: number;
  /** Messages that were processed more than once: allowed, and counted. */
  readonly duplicates: number;
}

const INITIAL_FAULT_PERCENTAGE = 15;
/** Attempts, backoffs and leases of the small system are over long before. */
const SETTLING_ROUNDS = 60;

/** Once everything works again, all that can be processed must get there by itself. */
async function settle(world: World): Promise<void> {
  world.faults.percentage = 0;
  world.callsUntilDeadline = undefined;
  world.scarce = false;
  world.crashing = false;
  for (let round = 0; round < SETTLING_ROUNDS; round += 1) {
    world.advance(11 * 60_000);
    while ((await world.consume()) > 0);
    while ((await world.notify()) > 0);
    await world.redrive("redrive");
    const open = await Promise.all(
      (["reliable_q", "dlq_for_reliable_q", "parking_for_reliable_q"] as const).map((queue) =>
        world.contents(queue),
      ),
    );
    if (open.every((messages) => messages.length === 0)) return;
  }
}

/** Plays one history, lets it settle, and checks the books before and after. */
export async function runHistory({ seed, steps }: History): Promise<HistoryResult> {
  const world = await World.create(seededRandom(seed), INITIAL_FAULT_PERCENTAGE);
  try {
    return await world.inItsTime(async () => {
      for (const step of steps) await play(world, step);
      const breaches = await checkAlways(world);
      await settle(world);
      breaches.push(...(await checkSettled(world)));
      return {
        breaches,
        messages: world.sent.size,
        faults: world.faults.total,
        duplicates: [...world.processed.values()].filter((count) => count > 1).length,
      };
    });
  } finally {
    await world.aws.close();
  }
}
