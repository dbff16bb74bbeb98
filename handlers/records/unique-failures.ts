import type { SQSBatchItemFailure } from "aws-lambda";

/** With at-least-once delivery, a batch can contain a message twice. If either copy fails, the message stays. */
export function uniqueFailures(failures: readonly SQSBatchItemFailure[]): SQSBatchItemFailure[] {
  const ids = new Set(failures.map(({ itemIdentifier }) => itemIdentifier));
  return [...ids].map((itemIdentifier) => ({ itemIdentifier }));
}
