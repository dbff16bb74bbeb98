import type { Diagnosis } from "../../core/application/verdict";
import { type DeadLetterMetadata, METADATA_ATTRIBUTE } from "../../core/metadata/dead-letter-metadata";
import { readMetadata } from "../../core/metadata/read-metadata";
import { MASK, maskBody, type ShownAttribute, showAttributes } from "../scan/mask-values";
import type { Held } from "../scan/scan";
import type { HeldSummary, Known } from "../scan/summarize-message";

/** One message as a person sees it. */
export interface Shown {
  readonly summary: HeldSummary;
  /** Null: none. It may name a person, so it is masked like a value. */
  readonly groupId: string | null;
  readonly metadata: DeadLetterMetadata | undefined;
  readonly readable: boolean;
  /** Metadata that no role of the deployment has written. */
  readonly claimed: boolean;
  readonly diagnosis: Diagnosis | undefined;
  readonly body: unknown;
  readonly attributes: readonly ShownAttribute[];
}

/** Values are masked unless they are revealed. */
export function toShow(
  { application, diagnose, trusted }: Known,
  { message, summary }: Pick<Held, "message" | "summary">,
  reveal: boolean,
): Shown {
  const reading = readMetadata(message, trusted);
  return {
    summary,
    groupId: message.groupId === undefined || reveal ? (message.groupId ?? null) : MASK,
    metadata: reading.kind === "metadata" ? reading.metadata : undefined,
    readable: reading.kind !== "unreadable",
    claimed: reading.kind === "none" && METADATA_ATTRIBUTE in message.attributes,
    diagnosis: diagnose(message),
    body: reveal ? message.body : maskBody(message.body),
    attributes: showAttributes(application, message.attributes, reveal),
  };
}
