/** Time as a command needs it, all in milliseconds. */
export interface Clock {
  /** AWS's own time, epoch milliseconds: a message's age must not depend on this machine's clock. */
  readonly now: () => number;
  /** Time that has passed, also while the process or the machine slept; it never goes back. */
  readonly elapsed: () => number;
  /** Ends early, and without an error, when the command is told to stop. */
  readonly sleep: (milliseconds: number) => Promise<void>;
}
