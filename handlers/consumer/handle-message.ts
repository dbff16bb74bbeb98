import type { Catalog, diagnose as Diagnose } from "../../app/diagnose-order";
import { orderFromMessage } from "../../app/order-to-process";
import type { ProcessOrder } from "../../app/process-order";
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

export interface MessageHandling {
  readonly diagnose: typeof Diagnose;
  readonly catalog: Catalog;
  readonly processOrder: ProcessOrder;
}

/** Diagnoses a message and, only when nothing is wrong with it, processes it. Never throws. */
export async function handleMessage(
  message: Message,
  { diagnose, catalog, processOrder }: MessageHandling,
  signal: AbortSignal,
): Promise<Outcome> {
  try {
    const diagnosis = diagnose(message, catalog);
    if (diagnosis !== undefined) {
      return { kind: "failed", message, reason: diagnosis.reason, permanent: diagnosis.permanent };
    }
    await settleBefore(signal, processOrder(orderFromMessage(message), signal));
    return { kind: "processed", message };
  } catch (thrown) {
    const { error } = describeError(thrown);
    return { kind: "failed", message, reason: UNKNOWN_REASON, permanent: false, error };
  }
}

/** The work's own result, or an error as soon as the signal aborts: one slow order must not cost the batch its report. */
function settleBefore<T>(signal: AbortSignal, work: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const giveUp = () =>
      reject(new ReliableQueueError("OutOfTime", "retry", "The order was not done when the time was over."));
    if (signal.aborted) giveUp();
    else signal.addEventListener("abort", giveUp, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", giveUp));
  });
}
