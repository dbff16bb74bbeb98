import type { SQSBatchResponse } from "aws-lambda";
import type { ReadWorld } from "../../core/application/world";
import { newestOfEach } from "../../core/messages/newest-of-each";
import { describeError } from "../../core/runtime/describe-error";
import type { Log } from "../../core/runtime/log";
import type { Count } from "../../core/runtime/metrics";
import { readRecords } from "../records/read-records";
import { uniqueFailures } from "../records/unique-failures";
import type { ConsumerDeadlines } from "./consumer-deadlines";
import type { Failed, MessageHandling, Outcome } from "./handle-message";
import { handleSideBySide } from "./handle-side-by-side";
import { reportOutcomes } from "./report-outcomes";
import { throwInOutage } from "./throw-in-outage";

export interface ConsumerPorts<M = unknown, W = unknown> extends Omit<MessageHandling<M, W>, "log"> {
  readonly readWorld: ReadWorld<W>;
  /** Returns the failures that need no report: their messages are in the DLQ. Called only when there are failures. */
  readonly settleFailures: (
    failures: readonly Failed[],
    deadlines: ConsumerDeadlines,
  ) => Promise<ReadonlySet<Failed>>;
  readonly log: Log;
  readonly count: Count;
}

/**
 * Handles the records side by side, releases the failed ones or sends them to the DLQ, and reports exactly those that
 * are still in the queue. Throws MalformedEventError if the event is not an SQS event, and `WholeBatchFailed` in an
 * outage.
 */
export async function consumeBatch<M, W>(
  event: unknown,
  ports: ConsumerPorts<M, W>,
  deadlines: ConsumerDeadlines,
): Promise<SQSBatchResponse> {
  const { messages, unreadable } = readRecords(event, ports.log);
  const world = await ports.readWorld();
  const outcomes = await handleSideBySide(newestOfEach(messages), world, ports, deadlines.work);
  const failures = outcomes.filter(isFailed);
  const settled = await settle(failures, ports, deadlines);
  const result = { processed: outcomes.length - failures.length, failures, unreadable: unreadable.length };
  reportOutcomes(result, ports);
  throwInOutage(result);
  const failed = failures.filter((failure) => !settled.has(failure));
  const batchItemFailures = failed.map(({ message }) => ({ itemIdentifier: message.messageId }));
  return { batchItemFailures: uniqueFailures([...batchItemFailures, ...unreadable]) };
}

const isFailed = (outcome: Outcome): outcome is Failed => outcome.kind === "failed";

/** Messages that could not be settled come back after the queue's own timeout. */
async function settle(
  failures: readonly Failed[],
  { settleFailures, log }: Pick<ConsumerPorts, "settleFailures" | "log">,
  deadlines: ConsumerDeadlines,
): Promise<ReadonlySet<Failed>> {
  if (failures.length === 0) return new Set();
  try {
    return await settleFailures(failures, deadlines);
  } catch (thrown) {
    log.error("failures not settled, the queue's own timeout applies", { ...describeError(thrown) });
    return new Set();
  }
}
