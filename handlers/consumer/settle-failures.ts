import type { Random } from "../../core/messages/backoff";
import { changeVisibilityInBatches } from "../../core/messages/change-visibility";
import type { ConsumerDeadlines } from "./consumer-deadlines";
import type { Failed } from "./handle-message";
import { planVisibilitySeconds } from "./plan-visibility";
import { sendVerdicts, type VerdictPorts } from "./send-verdicts";
import type { ConsumerSettings } from "./settings";

export interface SettlePorts extends VerdictPorts {
  readonly random: Random;
}

/**
 * Sends to the DLQ what nobody else could say of a message, and makes the other failed messages visible again when
 * they are due. Returns those that are in the DLQ now. Never throws: what could not be sent is moved by SQS as ever,
 * and where a visibility stays as it is the queue's own timeout applies.
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
