import type { Step } from "../play-journey";
import type { QueueReading } from "../reconciliation/read-queue";

/** The messages of a queue by reason, e.g. "24 MalformedBody, 1 Unexpected". */
function formatReasons({ messages, unread }: QueueReading): string {
  const byReason = Map.groupBy(messages, ({ reason = "unknown" }) => reason);
  const counts = [...byReason].map(([reason, held]) => `${held.length} ${reason}`);
  return [...counts, ...(unread > 0 ? [`${unread} not read`] : [])].join(", ") || "none";
}

const formatSettings = (settings: Readonly<Record<string, string>>): string =>
  Object.entries(settings)
    .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
    .join(" ");

/** One sentence for each step of a run. */
export function formatStep(step: Step): string {
  switch (step.step) {
    case "synthesizing":
      return "Synthesizing the stacks.";
    case "created":
      return `Created ${step.queues} queues and ${step.functions} functions from the stacks.`;
    case "sending":
      return `Sending ${step.asked} messages.`;
    case "sent":
      return `Sent ${step.sent} of ${step.asked} messages. The consumer processes the good ones and isolates the others.`;
    case "isolated":
      return `Quarantined: ${formatReasons(step.quarantine)}. Scheduled for retry: ${formatReasons(step.retry)}.`;
    case "deploying":
      return `Deploying again with ${formatSettings(step.settings)}, so that what failed for a time can succeed.`;
    case "redriving":
      return "Redriving what is scheduled for retry.";
    case "reconciling":
      return "Everything has stopped. Reconciling what was sent with the queues and the consumer's ledger.";
  }
}
