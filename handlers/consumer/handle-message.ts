import type { Application, ProcessContext } from "../../core/application/application";
import { diagnoseMessage, diagnosisOfVerdict, failureOf } from "../../core/application/diagnose-message";
import { systemDiagnosis } from "../../core/application/system-reasons";
import type { Diagnosis, Verdict } from "../../core/application/verdict";
import type { World } from "../../core/application/world";
import type { Message } from "../../core/messages/message";
import { originalId, readMetadata } from "../../core/metadata/read-metadata";
import type { TrustedSenders } from "../../core/metadata/trusted-senders";
import type { Clock } from "../../core/runtime/clock";
import { describeError } from "../../core/runtime/describe-error";
import { ReliableQueueError } from "../../core/runtime/errors";
import type { TimeLimit } from "./message-time-limits";

export interface Processed {
  readonly kind: "processed";
  readonly message: Message;
}

export interface Failed {
  readonly kind: "failed";
  readonly message: Message;
  readonly diagnosis: Diagnosis;
  /** Whether the notifier cannot find this again by diagnosing the message: a verdict of `process`, or an error. */
  readonly consumerOnly: boolean;
  /** The class of an unexpected error. Its message may quote the body, so it is dropped here. */
  readonly error?: string;
}

export type Outcome = Processed | Failed;

/** Processes each message once, no matter how many copies of it arrive. */
export interface Once extends Pick<Clock, "sleep"> {
  /**
   * Does the work of a message, unless a copy of it was already processed; then it resolves to undefined too. Rejects
   * with InProgressElsewhereError while another copy is being processed.
   */
  readonly workOnce: (work: () => Promise<Verdict | undefined>, key: string) => Promise<Verdict | undefined>;
  /** From this receive on, a message waits in the function while another copy is being processed. */
  readonly maxReceiveCount: number;
}

export class InProgressElsewhereError extends ReliableQueueError {
  constructor() {
    super("InProgressElsewhere", "retry", "Another copy of the message is being processed.");
  }
}

export interface MessageHandling<M = unknown, W = unknown>
  extends Pick<ProcessContext<W>, "log" | "environment"> {
  readonly application: Application<M, W>;
  readonly trustedSenders: TrustedSenders;
  /** Default: every copy of a message is processed. */
  readonly once?: Once | undefined;
  /** Called for each message that needs no work because a copy of it was already processed. Default: does nothing. */
  readonly onCopy?: ((copy: Copy) => Promise<void>) | undefined;
}

export type Copy = Pick<ProcessContext<unknown>, "messageId" | "idempotencyKey" | "redriven">;

/**
 * Diagnoses a message and, only if nothing is wrong with it, processes it until its time is up. Never throws or
 * rejects. Returns a promise only if there is something to wait for. `earlier`: what the message ends as if its time is
 * up before its work begins. Default: an exception.
 */
export function handleMessage<M, W>(
  message: Message,
  world: World<W>,
  handling: MessageHandling<M, W>,
  limit: TimeLimit,
  earlier?: Outcome,
): Outcome | Promise<Outcome> {
  const { application, once } = handling;
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
    signal: limit.signal,
    messageId,
    idempotencyKey: originalId(message, reading),
    redriven: reading.kind === "metadata" || reading.kind === "newer",
    log: handling.log,
    environment: handling.environment,
  };
  const process = () => application.process(found.value, context);
  let worked = false;
  const processOnce = async ({ workOnce }: Once) => {
    const key = application.idempotencyKeyOf?.(found.value) ?? context.idempotencyKey;
    const work = async () => {
      // The table may respond only after the message was given up.
      limit.signal.throwIfAborted();
      worked = true;
      return process();
    };
    const verdict = await workOnce(work, key);
    if (verdict === undefined && !worked) await handling.onCopy?.(context);
    return verdict;
  };
  const thrownBy = (thrown: unknown): Outcome => {
    if (thrown instanceof InProgressElsewhereError) {
      return failed(message, systemDiagnosis("InProgressElsewhere"), false);
    }
    const failure = failureOf(application, thrown);
    return failed(message, failure.diagnosis, true, failure.thrown);
  };
  const outcomeOf = (verdict: Verdict | undefined): Outcome =>
    verdict === undefined
      ? { kind: "processed", message }
      : failed(message, diagnosisOfVerdict(application, verdict), true);
  return new Promise((resolve) => {
    // A message that hangs costs no other message any time.
    limit.onOver = () => resolve(worked || earlier === undefined ? thrownBy(outOfTime()) : earlier);
    (once === undefined ? process() : processOnce(once))
      .then(outcomeOf)
      .catch(thrownBy)
      // Even describing an error may throw.
      .catch(() => failed(message, systemDiagnosis("Unexpected"), true))
      .then(resolve);
  });
}

const outOfTime = () =>
  new ReliableQueueError("OutOfTime", "retry", "The message was not processed within its time limit.");

const failed = (message: Message, diagnosis: Diagnosis, consumerOnly: boolean, thrown?: unknown): Failed => ({
  kind: "failed",
  message,
  diagnosis,
  consumerOnly,
  ...(diagnosis.reason === "Unexpected" && { error: describeError(thrown).error }),
});
