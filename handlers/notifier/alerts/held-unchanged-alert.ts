import { thatFit } from "../digests/compose-digests";
import {
  type Alert,
  type AlertContext,
  alertAttributes,
  MAX_IDS,
  messages,
  safeSubject,
  whereLogsAre,
} from "./alert";
import { customNotification } from "./custom-notification";

/** A message that is held unchanged, because there was no room for its metadata. */
export interface HeldUnchanged {
  readonly originalId: string;
  readonly newId: string;
  /** Root id of the trace in which it was first sent, if it was traced. */
  readonly trace?: string;
  /** Name of its producer. */
  readonly producer: string;
}

/** Published after the move, because only then are both ids known. */
export function writeHeldUnchanged(held: readonly HeldUnchanged[], context: AlertContext): Alert {
  const { stage, queue } = context;
  const shown = held.slice(0, MAX_IDS).map(({ originalId, newId }) => `  ${originalId}  is now  ${newId}`);
  const message = [
    `${messages(held.length)} held in quarantine without dead-letter metadata (stage ${stage}).`,
    "An earlier alert gave the reason. Each message received a new id when it was moved and carries no record of the old one. Old and new ids:",
    "",
    ...shown,
    ...(held.length > MAX_IDS ? [`  and ${held.length - MAX_IDS} more: see the logs`] : []),
    "",
    ...whereLogsAre(context),
  ].join("\n");
  const title = `[${stage}] ${messages(held.length)} held without metadata`;
  return {
    subject: safeSubject(title),
    message,
    notification: customNotification({
      title: `${title} in the quarantine queue of ${queue}`,
      lines: [
        "An earlier alert gave the reason. Each message received a new id when it was moved. Old and new ids:",
        ...shown,
      ],
      nextSteps: [`Runbook: ${context.runbookUrl}#quarantine-not-empty`],
      keywords: [queue, "HeldWithoutMetadata"],
      thread: [stage, queue, "HeldWithoutMetadata"],
      eventType: "HeldWithoutMetadata",
      facts: { stage, queue, outcome: "quarantined", count: String(held.length) },
    }),
    attributes: alertAttributes({
      // The alert that gave the reason named all of them.
      producers: thatFit([...new Set(held.map(({ producer }) => producer))]),
      reasons: ["HeldWithoutMetadata"],
      outcome: "quarantined",
      count: held.length,
    }),
  };
}
