import { type Diagnosis as CoreDiagnosis, explain } from "../../../../core/application/verdict";
import { type Shown, toShow } from "../../../operations/show-message";
import { MASK } from "../../../scan/mask-values";
import type { Known } from "../../../scan/summarize-message";
import { clockTime } from "../../../terminal/format";
import type { Diagnosis, MessageDetail, TimelineEntry } from "../../api";
import { toSummary } from "./list-messages";
import type { Kept } from "./page-scan";

export const toDiagnosis = (diagnosis: CoreDiagnosis): Diagnosis => ({
  reason: diagnosis.reason,
  permanent: diagnosis.permanent,
  text: explain(diagnosis),
});

/** One complete message, masked on the server unless it is revealed. */
export function toDetail(known: Known, kept: Kept, revealed: boolean): MessageDetail {
  const shown = toShow(known, kept, revealed);
  const { diagnosis, groupId } = shown;
  return {
    summary: toSummary(kept),
    revealed,
    timeline: timelineOf(kept, shown),
    ...(diagnosis !== undefined && { diagnosis: toDiagnosis(diagnosis) }),
    metadata: metadataKind(shown),
    attributes: shown.attributes.map((attribute) => ({ ...attribute, masked: attribute.value === MASK })),
    ...(groupId !== null && { groupId }),
    body: {
      text: typeof shown.body === "string" ? shown.body : JSON.stringify(shown.body, null, 2),
      json: isJson(kept.message.body),
      masked: !revealed,
    },
  };
}

function metadataKind({ metadata, readable, claimed }: Shown): MessageDetail["metadata"] {
  if (claimed) return "claimed";
  if (metadata !== undefined) return "readable";
  return readable ? "none" : "unreadable";
}

function isJson(body: string): boolean {
  try {
    JSON.parse(body);
    return true;
  } catch {
    return false;
  }
}

const times = (count: number): string => (count === 1 ? "once" : `${count} times`);

/** The message's timeline, earliest first. */
function timelineOf({ summary, expiresAt }: Kept, { metadata }: Shown): readonly TimelineEntry[] {
  const { firstSentAt, sentAt, queue, attempt } = summary;
  const entries: TimelineEntry[] = [
    { at: firstSentAt, what: "sent", text: `Sent by ${summary.producer}.` },
    {
      at: sentAt,
      what: "held",
      text:
        queue === "quarantine" ? "Quarantined until an operator decides what to do." : "Scheduled for retry.",
    },
    { at: expiresAt, what: "expires", text: "SQS deletes this copy unless it is renewed." },
  ];
  if (metadata !== undefined) {
    const notice = metadata.notified ? "its producer was notified" : "its producer was not notified";
    entries.push({ at: metadata.deadAt, what: "died", text: `Died: ${metadata.reason}; ${notice}.` });
    if (queue === "retry") {
      entries.push({
        at: metadata.notBefore,
        what: "due",
        text: `Due for a redrive by the system from ${clockTime(metadata.notBefore)}.`,
      });
    }
    const by = metadata.by === "operator" ? " Last sent back by an operator." : "";
    if (attempt > 0 || by !== "") {
      const count = attempt > 0 ? `Sent back by the system ${times(attempt)} before.` : "";
      entries.push({ at: metadata.deadAt, what: "retried", text: `${count}${by}`.trim() });
    }
  }
  const order = ["sent", "retried", "died", "held", "due", "expires"];
  return entries.sort((a, b) => a.at - b.at || order.indexOf(a.what) - order.indexOf(b.what));
}
