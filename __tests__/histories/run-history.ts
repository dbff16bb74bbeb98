import { seededRandom } from "../../scripts/virtual-aws/seeded-random";
import type { Breach } from "./breach";
import type { Fault } from "./faults";
import { keyOf } from "./job-messages";
import { readEither } from "./next-release";
import { checkAlways, checkSettled } from "./reconciliation";
import type { Runner } from "./run-process";
import { advance, type History, play } from "./steps";
import { World } from "./world";
import { QUEUES } from "./world-settings";

export interface HistoryResult {
  readonly breaches: readonly Breach[];
  readonly messages: number;
  /** Every fault in order, with the action that it hit. */
  readonly faults: readonly { readonly fault: Fault; readonly action: string }[];
  /** Messages that were processed more than once: allowed, but counted. */
  readonly duplicates: number;
  /** Dead letters that were moved without an alert because people knew about their cause. */
  readonly silenced: number;
  /** By function, for each run that moved messages: the maximum number of batches in flight. */
  readonly batchesInFlight: Runner["batchesInFlight"];
  /** What is where at the end, one line per copy. It is the same whenever the history is played again. */
  readonly endState: readonly string[];
}

const INITIAL_FAULT_PERCENTAGE = 25;
/** Backoffs and visibility timeouts of the small system are over long before that. */
const SETTLING_ROUNDS = 60;
/** More than any queue's retention. */
const RETENTION_AND_A_DAY_MINUTES = 15 * 1_440;

/** Rounds between two changes of release, and rounds after which the next release stays, which reads everything. */
const ROUNDS_OF_A_RELEASE = 3;
const ROUNDS_OF_CHANGES = 12;

/**
 * Once everything works again, everything that can be processed must get there by itself, from any release to any
 * other.
 */
async function settle(world: World, causePersists: boolean): Promise<void> {
  world.faults.recover();
  world.runner.slowCallSeconds = undefined;
  world.scarce = causePersists;
  world.crashing = false;
  // While a cause persists, a run sends few of its messages, and each has several attempts.
  const rounds = SETTLING_ROUNDS + world.sent.size;
  for (let round = 0; round < rounds; round += 1) {
    if (round % ROUNDS_OF_A_RELEASE === 0)
      world.isNextRelease = !world.isNextRelease || round >= ROUNDS_OF_CHANGES;
    await world.advance(11 * 60_000);
    while (world.holds("reliable_q") && (await world.consume()) > 0);
    while (world.holds("dlq_for_reliable_q") && (await world.notify()) > 0);
    await world.redrive("redrive");
    if (isSettled(world)) return;
  }
}

function isSettled(world: World): boolean {
  for (const queue of ["reliable_q", "dlq_for_reliable_q", "retry_for_reliable_q"] as const) {
    if (world.holds(queue)) return false;
  }
  return true;
}

function endStateOf(world: World): string[] {
  const lines = [...world.processed].map(([key, times]) => `${key} processed ${times}`);
  for (const queue of QUEUES) {
    for (const copy of world.contents(queue)) {
      const { attempt, notified, deadAt } = readEither(copy).metadata ?? {};
      lines.push(
        `${keyOf(copy.body)} in ${queue} since ${copy.sentAt}: ${JSON.stringify({ attempt, notified, deadAt })}`,
      );
    }
  }
  return lines.sort();
}

/** Plays one history, lets it settle, and reconciles before and after. */
export async function runHistory({ seed, variant, ending, steps }: History): Promise<HistoryResult> {
  const world = new World(seededRandom(seed), INITIAL_FAULT_PERCENTAGE, variant);
  return world.play(async () => {
    for (const step of steps) await play(world, step);
    const breaches = checkAlways(world);
    await settle(world, ending.causePersists);
    if (ending.outlivesRetention) await advance(world, RETENTION_AND_A_DAY_MINUTES);
    breaches.push(...checkSettled(world));
    return {
      breaches: [...new Set(breaches)],
      messages: world.sent.size,
      faults: world.faults.injected,
      duplicates: [...world.processed.values()].filter((count) => count > 1).length,
      silenced: world.acknowledged.letters,
      batchesInFlight: world.runner.batchesInFlight,
      endState: endStateOf(world),
    };
  });
}
