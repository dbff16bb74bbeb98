import type { Random } from "../../core/runtime/backoff";
import { changeVisibilityInBatches } from "../../core/sqs/change-visibility";
import type { ConsumerDeadlines } from "./consumer-deadlines";
import type { Failed } from "./handle-message";
import { planVisibilitySeconds } from "./plan-visibility";
import { sendVerdicts, type VerdictPorts } from "./send-verdicts";
import type { ConsumerSettings } from "./settings";

export interface SettlePorts extends VerdictPorts {
  readonly random: Random;
}

/**
 * Sends to the DLQ what only the consumer knows about a message, and makes the other failed messages visible again
 * when they are due. Returns those that are in the DLQ now. Never throws: SQS moves what could not be sent, as usual,
 * and if a visibility cannot be changed, the queue's own timeout applies.
 */
export async function settleFailures(
  failures: readonly Failed[],
  settings: ConsumerSettings,
  { sqs, random, now, log }: SettlePorts,
  deadlines: ConsumerDeadlines,
): Promise<ReadonlySet<Failed>> {
  const sent = await sendVerdicts(failures, settings, { sqs, now, log }, deadlines.verdicts);
  const entries = failures
    .filter((failure) => !sent.has(failure))
    .map(({ message, diagnosis: { permanent } }) => ({
      receiptHandle: message.receiptHandle,
      visibilityTimeoutSeconds: planVisibilitySeconds(
        { permanent, receiveCount: message.receiveCount },
        settings,
        random,
      ),
    }));
  const notChanged = await changeVisibilityInBatches(sqs, settings.queueUrl, entries, deadlines.visibility);
  if (notChanged.count > 0) {
    log.warn("visibility not changed, the queue's own timeout applies", {
      not_changed: notChanged.count,
      codes: [...notChanged.codes],
    });
  }
  return sent;
}
