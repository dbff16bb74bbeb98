const STOPS: Readonly<Record<string, string>> = {
  SIGINT: "by ctrl-C",
  SIGTERM: "by SIGTERM",
  SIGHUP: "because the terminal was closed",
  DeleteUnconfirmed: "because a delete was not confirmed",
  TargetNotAccepting: "because three batches in a row were not taken",
};

/** Why a run ended before its end; behind "Stopped early". Errors of AWS are told by their codes. */
export const describeStop = (code: string): string => STOPS[code] ?? `by an error (${code})`;

const REASONS: Readonly<Record<string, string>> = {
  Stopped: "the run was stopped",
  DeadlineReached: "the run was stopped",
  TargetNotAccepting: "three batches in a row were not taken",
  NotTaken: "the file could not be written",
  Unconfirmed: "SQS did not say whether it was sent",
};

/** Why a message was not moved. */
export const describeNotMoved = (code: string): string => REASONS[code] ?? `SQS answered ${code}`;
