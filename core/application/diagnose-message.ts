import type { Application, DiagnosedMessage } from "./application";
import { fingerprint } from "./fingerprint";
import { readProducerId } from "./read-producer";
import { invalidReason, MALFORMED_BODY, missingReason, systemDiagnosis } from "./system-reasons";
import { type Diagnosis, diagnosisOf, type Reason, shortHash, Verdict } from "./verdict";
import type { World } from "./world";

/** A parsed message in which nothing is wrong. */
export interface Sound<M, W> {
  readonly diagnosis: undefined;
  readonly value: M;
  /** The producer's id. */
  readonly producer: string | undefined;
  readonly world: W;
}

export interface Faulty {
  readonly diagnosis: Diagnosis;
  /**
   * Whether anyone who diagnoses the message in the same world gets the same result. This is not so for an exception.
   */
  readonly recurs: boolean;
  /** What the application's `diagnose` threw. */
  readonly thrown?: unknown;
}

/**
 * Says what is wrong with a message, and parses it. Pure, given the world, so that consumer, notifier and operator
 * get the same result. Never throws: what the application's code throws becomes `Unexpected`. The producer is checked
 * before the body, and the body before the application's own rules.
 */
export function diagnoseMessage<M, W>(
  application: Application<M, W>,
  message: DiagnosedMessage,
  world: World<W>,
): Sound<M, W> | Faulty {
  const { producer, reasons } = application;
  const faulty = (reason: string): Faulty => ({ diagnosis: diagnose(reasons, reason), recurs: true });
  const reading = readProducerId(application, message.attributes);
  if (reading.kind === "invalid") return faulty(invalidReason(producer));
  if (reading.kind === "missing" && producer.required) return faulty(missingReason(producer));
  try {
    const parsed = application.parse(message.body);
    if (!parsed.valid) return faulty(MALFORMED_BODY);
    if (!world.known) return { diagnosis: systemDiagnosis("WorldUnknown"), recurs: false };
    const id = reading.kind === "valid" ? reading.id : undefined;
    const { attributes, body } = message;
    const context = { world: world.value, fail: application.fail, producer: id, attributes, body };
    const verdict = application.diagnose(parsed.value, context);
    if (verdict !== undefined) return { diagnosis: diagnosisOfVerdict(application, verdict), recurs: true };
    return { diagnosis: undefined, value: parsed.value, producer: id, world: world.value };
  } catch (thrown) {
    return failureOf(application, thrown);
  }
}

/** What an application's code threw: a verdict, or an exception. Of an exception only the fingerprint is kept. */
export function failureOf(application: Pick<Application, "reasons">, thrown: unknown): Faulty {
  return thrown instanceof Verdict
    ? { diagnosis: diagnosisOfVerdict(application, thrown), recurs: true }
    : { diagnosis: systemDiagnosis("Unexpected", fingerprint(thrown)), recurs: false, thrown };
}

export function diagnosisOfVerdict(
  { reasons }: Pick<Application, "reasons">,
  { reason, key }: Verdict,
): Diagnosis {
  return diagnose(reasons, reason, key === undefined ? undefined : shortHash(key));
}

/** Why a message died: its diagnosis, or `Unknown` if the diagnosis finds nothing wrong. */
export function diagnoseDeadLetter<M, W>(
  application: Application<M, W>,
  message: DiagnosedMessage,
  world: World<W>,
): Diagnosis {
  return diagnoseMessage(application, message, world).diagnosis ?? systemDiagnosis("Unknown");
}

const diagnose = (reasons: Readonly<Record<string, Reason>>, reason: string, hash?: string): Diagnosis => {
  const words = reasons[reason];
  return words === undefined ? systemDiagnosis("Unexpected") : diagnosisOf(reason, words, hash);
};

/** The application's diagnosis of a message, with the world already read. */
export type Diagnose = (message: DiagnosedMessage) => Diagnosis | undefined;

export const createDiagnose =
  <M, W>(application: Application<M, W>, world: World<W>): Diagnose =>
  (message) =>
    diagnoseMessage(application, message, world).diagnosis;
