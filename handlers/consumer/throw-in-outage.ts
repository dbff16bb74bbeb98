import { ReliableQueueError } from "../../core/runtime/errors";
import type { BatchResult } from "./report-outcomes";

/** Reasons that may mean an outage of something that all messages need. */
const MAY_BE_AN_OUTAGE = new Set(["Unexpected", "WorldUnknown"]);

/**
 * Throws `WholeBatchFailed` if no record succeeded because of unexpected errors. After a partial response Lambda
 * keeps polling at full speed; after an error it backs off. Records that were not started do not count, and a record
 * that failed for another reason shows that the application works.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function throwInOutage({ processed, failures, unreadable }: BatchResult): void {
  const reasons = failures.map(({ diagnosis }) => diagnosis.reason);
  const unexpected = reasons.filter((reason) => MAY_BE_AN_OUTAGE.has(reason)).length;
  const others = reasons.filter((reason) => reason !== "NotStarted").length - unexpected;
  if (processed > 0 || unreadable > 0 || others > 0 || unexpected === 0) return;
  throw new ReliableQueueError(
    "WholeBatchFailed",
    "retry",
    `None of the ${failures.length} records was processed: ${unexpected} failed with an unexpected error, and there was no time for the others. The log has the error of each record. Lambda backs off and tries them again.`,
  );
}
