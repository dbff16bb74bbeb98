const STOPS: Readonly<Record<string, string>> = {
  SIGINT: "by ctrl-C",
  Page: "on the page",
  PageEnded: "because the page's server was stopped",
  CameBackDead: "because messages became dead letters again",
  NotProcessed: "because what was sent was not processed in time",
  CouldNotTell: "because it could not tell whether what was sent was processed",
  SIGTERM: "by SIGTERM",
  SIGHUP: "because the terminal was closed",
  DeleteUnconfirmed: "because a delete was not confirmed",
  TargetNotAccepting: "because three batches in a row were refused",
};

/** Why a run ended before its end, for use after "Stopped early". Errors of AWS are identified by their codes. */
export const describeStop = (code: string): string => STOPS[code] ?? `by an error (${code})`;

const REASONS: Readonly<Record<string, string>> = {
  DeadlineReached: "the run was stopped",
  TargetNotAccepting: "three batches in a row were refused",
  NotTaken: "the file could not be written",
  Unconfirmed: "SQS did not say whether it was sent",
  VisibilityTimeoutOver: "the visibility timeout ended before it was sent, and another consumer may have it",
};

/** Why a message was not moved. */
export const describeNotMoved = (code: string): string => REASONS[code] ?? `SQS answered ${code}`;
