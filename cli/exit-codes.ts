/** The meaning of the command's exit codes. They are the same for every subcommand; see docs/dlq.md. */
export const EXIT = {
  /** Everything that was requested is done. A dry run that found something is done too. */
  done: 0,
  /** Nothing matched, so there was nothing to do. */
  nothingMatched: 1,
  /** The command line is wrong. No call was made. */
  usage: 2,
  /** Part of it is done: stopped by ctrl-C, some refused, or some calls failed. What is not done is named. */
  partlyDone: 3,
  /** Nothing is done: refused (including by answering no or ctrl-C), denied, not found, or failed. */
  failed: 4,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];
