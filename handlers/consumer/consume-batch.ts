import type { SQSBatchResponse } from "aws-lambda";
import type { ReadWorld } from "../../core/application/world";
import type { Random } from "../../core/messages/backoff";
import { changeVisibilityInBatches } from "../../core/messages/change-visibility";
import type { Message } from "../../core/messages/message";
import type { SqsPort } from "../../core/messages/sqs-port";
import { ReliableQueueError } from "../../core/runtime/errors";
import type { Log } from "../../core/runtime/logger";
import type { Count } from "../../core/runtime/metrics";
import { eachOnce } from "../records/each-once";
import { readRecords } from "../records/read-records";
import type { ConsumerDeadlines } from "./consumer-deadlines";
import {
  type Failed,
  handleMessage,
  type MessageHandling,
  NOT_STARTED_REASON,
  type Outcome,
  UNKNOWN_REASON,
} from "./handle-message";
import { planVisibilitySeconds, type RetrySettings } from "./plan-visibility";
import { reportOutcomes } from "./report-outcomes";

export interface ConsumerSettings extends RetrySettings {
  readonly queueUrl: string;
}

export interface ConsumerPorts<M = unknown, W = unknown> extends Omit<MessageHandling<M, W>, "log"> {
  readonly readWorld: ReadWorld<W>;
  readonly changeVisibility: SqsPort["changeVisibility"];
  readonly random: Random;
  readonly log: Log;
  readonly count: Count;
}

/**
 * Handles the records one after the other, gives the failed ones back, and reports exactly those. Throws
 * MalformedEventError for what is no SQS event, and `WholeBatchFailed` when every record failed with an unexpected
 * error: on a partial response Lambda goes on polling at full speed, on an error it backs off.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export async function consumeBatch<M, W>(
  event: unknown,
  settings: ConsumerSettings,
  ports: ConsumerPorts<M, W>,
  deadlines: ConsumerDeadlines,
): Promise<SQSBatchResponse> {
  const { messages, unreadable } = readRecords(event, ports.log);
  const outcomes = await handleInTurn(messages, ports, deadlines);
  await release(outcomes, settings, ports, deadlines);
  reportOutcomes(outcomes, unreadable.length, ports);

  const total = outcomes.length + unreadable.length;
  const unexpected = outcomes.filter(
    (outcome) => isFailed(outcome) && outcome.reason === UNKNOWN_REASON,
  ).length;
  if (total > 0 && unexpected === total) {
    throw new ReliableQueueError(
      "WholeBatchFailed",
      "retry",
      `Each of the ${total} records failed with an unexpected error. The log names the error of each; Lambda backs off and tries them again.`,
    );
  }
  const failed = outcomes.filter(isFailed).map(({ message }) => ({ itemIdentifier: message.messageId }));
  return { batchItemFailures: eachOnce([...failed, ...unreadable]) };
}

const isFailed = (outcome: Outcome): outcome is Failed => outcome.kind === "failed";

/** In turn, so that a record is started only when there is time for it. */
async function handleInTurn<M, W>(
  messages: readonly Message[],
  ports: ConsumerPorts<M, W>,
  { work }: ConsumerDeadlines,
): Promise<readonly Outcome[]> {
  const world = await ports.readWorld();
  const signal = work.signal();
  const outcomes: Outcome[] = [];
  for (const message of messages) {
    const timeIsUp = signal.aborted || work.left() <= 0;
    outcomes.push(
      timeIsUp
        ? { kind: "failed", message, reason: NOT_STARTED_REASON, permanent: false }
        : await handleMessage(message, world, ports, signal),
    );
  }
  return outcomes;
}

async function release(
  outcomes: readonly Outcome[],
  settings: ConsumerSettings,
  { changeVisibility, random, log }: ConsumerPorts,
  { visibility }: ConsumerDeadlines,
): Promise<void> {
  const entries = outcomes.filter(isFailed).map(({ message, permanent }) => ({
    receiptHandle: message.receiptHandle,
    visibilityTimeoutSeconds: planVisibilitySeconds(
      { permanent, receiveCount: message.receiveCount },
      settings,
      random,
    ),
  }));
  const notChanged = await changeVisibilityInBatches(
    { changeVisibility },
    settings.queueUrl,
    entries,
    visibility,
  );
  if (notChanged.count > 0) {
    log.warn("visibility not changed, the queue's own timeout applies", {
      not_changed: notChanged.count,
      codes: [...notChanged.codes],
    });
  }
}
