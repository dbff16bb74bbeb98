import type { ProducerRule } from "./application";
import { type Diagnosis, diagnosisOf, permanent, type Reason, transient } from "./verdict";

/** Reasons that the system itself assigns. An application cannot assign them with `fail`. */
const GIVEN_BY_THE_SYSTEM = {
  /** A dead letter in which nothing is wrong: the function crashed, timed out or was throttled. */
  Unknown: transient("The message itself is valid, but processing it failed."),
  /** An exception; its fingerprint is the cause's key. */
  Unexpected: transient("Processing failed with an error that the application did not expect."),
  WorldUnknown: transient("What the message depends on could not be looked up."),
  InProgressElsewhere: transient("Another copy of the message is being processed."),
  NotStarted: transient("There was no time left to process the message."),
} as const satisfies Record<string, Reason>;

export type SystemReason = keyof typeof GIVEN_BY_THE_SYSTEM;

export const isSystemReason = (reason: string): boolean => Object.hasOwn(GIVEN_BY_THE_SYSTEM, reason);

export const systemDiagnosis = (reason: SystemReason, hash?: string): Diagnosis =>
  diagnosisOf(reason, GIVEN_BY_THE_SYSTEM[reason], hash);

/** Turns `merchant_id` into `MerchantId`. */
const pascalCase = (name: string): string =>
  name.replace(/(?:^|[^A-Za-z0-9]+)([A-Za-z0-9]?)/g, (_match, first: string) => first.toUpperCase());

export const missingReason = ({ attribute }: Pick<ProducerRule, "attribute">): string =>
  `Missing${pascalCase(attribute)}`;

export const invalidReason = ({ attribute }: Pick<ProducerRule, "attribute">): string =>
  `Invalid${pascalCase(attribute)}`;

export const MALFORMED_BODY = "MalformedBody";

/**
 * Every reason that exists without the application defining it. The application may define its own texts for the
 * first three.
 */
export function systemReasons(producer: Pick<ProducerRule, "attribute">): Record<string, Reason> {
  const { attribute } = producer;
  const correct = "Correct it and send the message again.";
  return {
    [missingReason(producer)]: permanent(
      `The message attribute ${attribute} is missing.`,
      "Send the message again with it.",
    ),
    [invalidReason(producer)]: permanent(`The message attribute ${attribute} is not valid.`, correct),
    [MALFORMED_BODY]: permanent("The body does not match the application's schema.", correct),
    ...GIVEN_BY_THE_SYSTEM,
  };
}
