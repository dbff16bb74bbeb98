import type * as fc from "fast-check";

/** How a run of histories is chosen: by the environment, and printed by a failing run. */
export interface Replay {
  readonly histories: number;
  readonly seed: number;
  /** fast-check's way to one history of the seed's: only that one is played. */
  readonly path?: string;
}

/** What `npm test` plays, and how long these are at most: it must be quick. Where more are asked for they are longer. */
const HISTORIES = 75;
const STEPS = 18;

/** The same ones each time, so that what is red is red because of a change. New ones are for the soak to find. */
const SEED = 20_261_126;

/** How long the histories of a longer run are. */
export const LONG = { histories: 1_000, steps: 40 } as const;

/** By the number of histories, so that the command that plays one again says it too. */
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
  // The one history as it was, and no further shrinking of it.
  return { numRuns: 1, path, endOnFailure: true, seed };
}

/** For so long a smaller history that fails too is looked for. */
const SHRINK_MS = 15_000;

/** Plays histories by `play`, which throws; some time after the first that did, every other passes unplayed. */
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

/** The command that plays a failing history again, and that one only. */
export function rerunCommand(
  { seed, counterexamplePath }: Pick<fc.RunDetails<unknown>, "seed" | "counterexamplePath">,
  histories: number,
): string {
  return `HISTORIES=${histories} HISTORY_SEED=${seed} HISTORY_PATH=${counterexamplePath} npx jest __tests__/histories`;
}
