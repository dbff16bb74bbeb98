/** What the command's exit code says. The same for every subcommand; see docs/dlq.md. */
export const EXIT = {
  /** All that was asked for is done; a dry run that found something is done too. */
  done: 0,
  /** Nothing matched: nothing was there to do. */
  nothingMatched: 1,
  /** The command line is wrong; nothing was called. */
  usage: 2,
  /** Some of it is done: stopped by ctrl-C, some refused, or some calls failed. What is not done is named. */
  partlyDone: 3,
  /** Nothing is done: refused, also by a no or ctrl-C at the question, denied, not found, or failed. */
  failed: 4,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
