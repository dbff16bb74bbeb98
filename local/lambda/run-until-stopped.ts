export interface Running {
  /** Resolves when everything in progress has ended. Rejects with what ended it earlier. */
  readonly stop: () => Promise<void>;
}

/** Runs a loop that ends soon after `isStopping`. */
export function runUntilStopped(loop: (isStopping: () => boolean) => Promise<void>): Running {
  let stopping = false;
  const stopped = loop(() => stopping);
  // `stop` rejects with it.
  stopped.catch(() => {});
  return {
    stop: () => {
      stopping = true;
      return stopped;
    },
  };
}
