import type { Application, ProcessContext } from "../../core/application/application";
import { diagnoseMessage } from "../../core/application/diagnose-message";
import type { World } from "../../core/application/world";
import { parseMetadata } from "../../core/messages/dead-letter-metadata";
import type { Message } from "../../core/messages/message";
import { describeError } from "../../core/runtime/describe-error";
import { ReliableQueueError } from "../../core/runtime/errors";

export interface Processed {
  readonly kind: "processed";
  readonly message: Message;
}

export interface Failed {
  readonly kind: "failed";
  readonly message: Message;
  /** A reason of the diagnosis, `Unknown` for anything unexpected, or `NotStarted`. */
  readonly reason: string;
  readonly permanent: boolean;
  /** The class of an unexpected error. Its message may quote the body, and is dropped here. */
  readonly error?: string;
}

export type Outcome = Processed | Failed;

export const UNKNOWN_REASON = "Unknown";
export const NOT_STARTED_REASON = "NotStarted";

export interface MessageHandling<M = unknown, W = unknown>
  extends Pick<ProcessContext<W>, "log" | "environment"> {
  readonly application: Application<M, W>;
}

/** Diagnoses a message and, only when nothing is wrong with it, processes it. Never throws. */
export async function handleMessage<M, W>(
  message: Message,
  world: World<W>,
  { application, log, environment }: MessageHandling<M, W>,
  signal: AbortSignal,
): Promise<Outcome> {
  try {
    const found = diagnoseMessage(application, message, world);
    if (found.diagnosis !== undefined) {
      if (found.diagnosis.reason === "Unexpected") throw found.thrown;
      const { reason, permanent } = found.diagnosis;
      return { kind: "failed", message, reason, permanent };
    }
    if (!world.known) throw new ReliableQueueError("WorldUnknown", "retry", "The world is not known.");
    const { messageId, attributes, body } = message;
    const reading = parseMetadata(attributes);
    const redriven = reading.kind === "metadata";
    const work = application.process(found.value, {
      world: world.value,
      fail: application.fail,
      producer: found.producer,
      attributes,
      body,
      signal,
      messageId,
      idempotencyKey: redriven ? reading.metadata.id : messageId,
      redriven,
      log,
      environment,
    });
    await settleBefore(signal, work);
    return { kind: "processed", message };
  } catch (thrown) {
    const { error } = describeError(thrown);
    return { kind: "failed", message, reason: UNKNOWN_REASON, permanent: false, error };
  }
}

/** The work's own result, or an error as soon as the signal aborts: one slow message must not cost the batch its report. */
function settleBefore<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = () =>
      reject(new ReliableQueueError("OutOfTime", "retry", "The order was not done when the time was over."));
    if (signal.aborted) giveUp();
    else signal.addEventListener("abort", giveUp, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", giveUp));
  });
}
