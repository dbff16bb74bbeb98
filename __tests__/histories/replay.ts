import type * as fc from "fast-check";

/** How a run of histories is selected: through the environment, as printed by a failing run. */
export interface Replay {
  readonly histories: number;
  readonly seed: number;
  /** fast-check's path to one history of the seed: only that one is played. */
  readonly path?: string;
}

/** What `npm test` plays, and the maximum length, because it must be fast. If more are requested, they are longer. */
const HISTORIES = 75;
const STEPS = 18;

/** The same ones each time, so that a failure is caused by a change. The soak test finds new ones. */
const SEED = 20_261_126;

/** How long the histories of a longer run are. */
export const LONG = { histories: 1_000, steps: 40 } as const;

/** Depends on the number of histories, so the command that plays one again includes it too. */
export const stepsOf = ({ histories }: Pick<Replay, "histories">): number =>
  histories > HISTORIES ? LONG.steps : STEPS;

const given = (value: string | undefined): value is string => value !== undefined && value !== "";

/** Reads HISTORIES, HISTORY_SEED and HISTORY_PATH. */
export function readReplay({
  HISTORIES: histories,
  HISTORY_SEED: seed,
  HISTORY_PATH: path,
}: NodeJS.ProcessEnv): Replay {
  return {
    histories: given(histories) ? Number(histories) : HISTORIES,
    seed: given(seed) ? Number(seed) : SEED,
    ...(given(path) && { path }),
  };
}

export function parametersOf<T>({ histories, seed, path }: Replay): fc.Parameters<T> {
  if (path === undefined) return { numRuns: histories, seed };
  // The one history as it was, and no further shrinking.
  return { numRuns: 1, path, endOnFailure: true, seed };
}

/** How long the search for a smaller failing history may take. */
const SHRINK_MS = 15_000;

/**
 * Plays histories with `play`, which throws. Some time after the first failure, all others pass without being played.
 */
export function shrinkBriefly<T>(
  play: (one: T) => Promise<void>,
  now: () => number = () => performance.now(),
): (one: T) => Promise<void> {
  let failedAt: number | undefined;
  return async (one) => {
    if (failedAt !== undefined && now() - failedAt > SHRINK_MS) return;
    try {
      await play(one);
    } catch (thrown) {
      failedAt ??= now();
      throw thrown;
    }
  };
}

/** Plays the first history only: if one that failed is green now, fast-check would go on with smaller ones. */
export function playFirst<T>(play: (one: T) => Promise<void>): (one: T) => Promise<void> {
  let played = false;
  return async (one) => {
    if (played) return;
    played = true;
    await play(one);
  };
}

/** The command that plays a failing history again, and that one only. */
export function rerunCommand(
  { seed, counterexamplePath }: Pick<fc.RunDetails<unknown>, "seed" | "counterexamplePath">,
  histories: number,
): string {
  return `HISTORIES=${histories} HISTORY_SEED=${seed} HISTORY_PATH=${counterexamplePath} npx jest __tests__/histories`;
}
