import { useRef } from "preact/hooks";
import type { QueueRole } from "../../../api";
import { live } from "../../state/live";
import { useStore } from "../../state/store";
import { QUEUE_TITLES } from "../../text/queue-titles";

const WAY: readonly QueueRole[] = ["main", "dlq", "retry", "quarantine"];

/**
 * Where messages are after they were sent back. What has left the main queue and is in no other queue was processed.
 */
export function WhereNow() {
  const { counts } = useStore(live);
  const looks = useRef({ counts, newer: 0 });
  if (looks.current.counts !== counts) looks.current = { counts, newer: looks.current.newer + 1 };
  // The first newer counts may have been read while the last messages were sent.
  const isOfBefore = looks.current.newer < 2;
  if (counts === undefined) return null;
  const of = (role: QueueRole) => {
    const queue = counts.queues.find((one) => one.role === role);
    return queue === undefined ? 0 : queue.visible + queue.inFlight + queue.delayed;
  };
  const under = of("main") + of("dlq");
  return (
    <section aria-label="Where messages are now">
      <h2>Where messages are now</h2>
      <ul class="way">
        {WAY.map((role) => (
          <li key={role}>
            <b>{of(role)}</b> {QUEUE_TITLES[role]}
          </li>
        ))}
      </ul>
      <p role="status">
        {isOfBefore
          ? "These counts were read before the change ended. They are being read again."
          : under > 0
            ? "Some are still being processed: messages that succeed leave the main queue, and messages that fail again reach the DLQ."
            : "Nothing is in transit: the messages that were sent back were processed, or are held again."}
      </p>
    </section>
  );
}
