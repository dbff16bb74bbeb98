import type { Application } from "../../core/application/application";
import { diagnoseDeadLetter } from "../../core/application/diagnose-message";
import type { Diagnosis } from "../../core/application/verdict";
import type { World } from "../../core/application/world";
import type { Message } from "../../core/messages/message";
import type { DeadLetterMetadata } from "../../core/metadata/dead-letter-metadata";
import { type MetadataReading, readMetadata } from "../../core/metadata/read-metadata";
import type { TrustedSenders } from "../../core/metadata/trusted-senders";

/** A copy is never older than the original message, so metadata that says so is wrong. */
export function readPlausibleMetadata(message: Message, trusted: TrustedSenders): MetadataReading {
  const reading = readMetadata(message, trusted);
  const implausible = reading.kind === "metadata" && reading.metadata.sentAt > message.sentAt;
  return implausible ? { kind: "unreadable" } : reading;
}

/**
 * What is permanently wrong with the message itself comes first. Otherwise the consumer's verdict, if this is its
 * copy: nothing else can know what `process` returned.
 */
export function diagnose(
  application: Application,
  world: World<unknown>,
  message: Message,
  before: DeadLetterMetadata | undefined,
): Diagnosis {
  const found = diagnoseDeadLetter(application, message, world);
  if (found.permanent || before?.by !== "consumer") return found;
  const { reason, cause } = before;
  const words = application.reasons[reason];
  return words === undefined ? found : { ...words, reason, cause };
}
