import type { Environment } from "../environment/environment";
import { describeError } from "../runtime/describe-error";
import { ReliableQueueError } from "../runtime/errors";
import type { Log } from "../runtime/log";

export interface WorldRequest {
  /** The environment variables of the deployment. */
  readonly environment: Environment;
  /** Aborts when the read has taken too long. */
  readonly signal: AbortSignal;
}

/** How the world is read, and for how long the result is valid. */
export interface CachedWorld<W> {
  readonly read: (request: WorldRequest) => Promise<W> | W;
  readonly seconds: number;
}

/** What is known about the world. If nothing is known, no message is judged by it. */
export type World<W> = { readonly known: true; readonly value: W } | { readonly known: false };

export type ReadWorld<W> = () => Promise<World<W>>;

/** Reads the world at most once in the given number of seconds: from the environment, a file or a service. */
export const cached = <W>(
  read: CachedWorld<W>["read"],
  { seconds }: { readonly seconds: number },
): CachedWorld<W> => ({ read, seconds });

/** A read that takes longer counts as failed, because it takes time away from the messages. */
const LONGEST_READ_MS = 2_000;

export interface WorldReaderOptions {
  readonly environment: Environment;
  readonly log: Pick<Log, "warn">;
  /** Epoch milliseconds. */
  readonly now?: () => number;
}

/**
 * Reads an application's world, and keeps it while it is valid. Never throws. If a read fails, the previous result
 * stays in use, and the next read happens when it would have been due. If nothing has been read yet, the world is
 * unknown.
 */
export function createWorldReader<W>(
  { read, seconds }: CachedWorld<W>,
  { environment, log, now = Date.now }: WorldReaderOptions,
): ReadWorld<W> {
  let world: World<W> = { known: false };
  let dueAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | undefined;

  const refresh = async () => {
    try {
      world = {
        known: true,
        value: await within(LONGEST_READ_MS, (signal) => read({ environment, signal })),
      };
      dueAt = now() + seconds * 1000;
    } catch (thrown) {
      log.warn("world not read", { ...describeError(thrown), stale: world.known });
      if (world.known) dueAt = now() + seconds * 1000;
    }
  };

  return async () => {
    if (now() >= dueAt) {
      reading ??= refresh().finally(() => {
        reading = undefined;
      });
      await reading;
    }
    return world;
  };
}

/** The work's own result, or the signal's error once time is up, whether or not the work observes its signal. */
async function within<T>(milliseconds: number, work: (signal: AbortSignal) => Promise<T> | T): Promise<T> {
  const controller = new AbortController();
  const tooLate = new ReliableQueueError(
    "OutOfTime",
    "retry",
    "The application's world was not read in time.",
  );
  const timer = setTimeout(() => controller.abort(tooLate), milliseconds);
  try {
    return await new Promise<T>((resolve, reject) => {
      controller.signal.addEventListener("abort", () => reject(tooLate), { once: true });
      Promise.resolve()
        .then(() => work(controller.signal))
        .then(resolve, reject);
    });
  } finally {
    clearTimeout(timer);
  }
}
