import type { SQSBatchItemFailure } from "aws-lambda";

/** At-least-once delivery can put a message into a batch twice. Either copy's failure keeps it. */
export function eachOnce(failures: readonly SQSBatchItemFailure[]): SQSBatchItemFailure[] {
  const ids = new Set(failures.map(({ itemIdentifier }) => itemIdentifier));
  return [...ids].map((itemIdentifier) => ({ itemIdentifier }));
}
