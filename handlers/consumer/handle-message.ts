import type { Application, ProcessContext } from "../../core/application/application";
import { diagnoseMessage, diagnosisOfVerdict, failureOf } from "../../core/application/diagnose-message";
import type { Diagnosis, Verdict } from "../../core/application/verdict";
import type { World } from "../../core/application/world";
import { originalId, readMetadata } from "../../core/messages/dead-letter-metadata";
import type { Message } from "../../core/messages/message";
import type { TrustedSenders } from "../../core/messages/senders";
import { describeError } from "../../core/runtime/describe-error";
import { ReliableQueueError } from "../../core/runtime/errors";

export interface Processed {
  readonly kind: "processed";
  readonly message: Message;
}

export interface Failed {
  readonly kind: "failed";
  readonly message: Message;
  readonly diagnosis: Diagnosis;
  /** Whether the notifier cannot find it again by diagnosing the message: a verdict of `process`, or an error. */
  readonly consumerOnly: boolean;
  /** The class of an unexpected error. Its message may quote the body, and is dropped here. */
  readonly error?: string;
}

export type Outcome = Processed | Failed;

export interface MessageHandling<M = unknown, W = unknown>
  extends Pick<ProcessContext<W>, "log" | "environment"> {
  readonly application: Application<M, W>;
  readonly trustedSenders: TrustedSenders;
}

/** Diagnoses a message and, only when nothing is wrong with it, processes it until the signal aborts. Never throws. */
export async function handleMessage<M, W>(
  message: Message,
  world: World<W>,
  handling: MessageHandling<M, W>,
  signal: AbortSignal,
): Promise<Outcome> {
  const { application } = handling;
  const found = diagnoseMessage(application, message, world);
  if (found.diagnosis !== undefined) {
    return failed(message, found.diagnosis, !found.recurs, found.thrown);
  }
  const { attributes, body, messageId } = message;
  const reading = readMetadata(message, handling.trustedSenders);
  const context: ProcessContext<W> = {
    world: found.world,
    fail: application.fail,
    producer: found.producer,
    attributes,
    body,
    signal,
    messageId,
    idempotencyKey: originalId(message, reading),
    redriven: reading.kind === "metadata" || reading.kind === "newer",
    log: handling.log,
    environment: handling.environment,
  };
  try {
    const verdict = await settleBefore(signal, application.process(found.value, context));
    if (verdict === undefined) return { kind: "processed", message };
    return failed(message, diagnosisOfVerdict(application, verdict), true);
  } catch (thrown) {
    const failure = failureOf(application, thrown);
    return failed(message, failure.diagnosis, true, failure.thrown);
  }
}

const failed = (message: Message, diagnosis: Diagnosis, consumerOnly: boolean, thrown?: unknown): Failed => ({
  kind: "failed",
  message,
  diagnosis,
  consumerOnly,
  ...(diagnosis.reason === "Unexpected" && { error: describeError(thrown).error }),
});

/** The work's own result, or an error as soon as the signal aborts: a message that hangs costs no other its time. */
function settleBefore(signal: AbortSignal, work: Promise<Verdict | undefined>): Promise<Verdict | undefined> {
  return new Promise((resolve, reject) => {
    const giveUp = () =>
      reject(
        new ReliableQueueError("OutOfTime", "retry", "The message was not done when its time was over."),
      );
    if (signal.aborted) giveUp();
    else signal.addEventListener("abort", giveUp, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", giveUp));
  });
}
