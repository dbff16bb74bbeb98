import type { QueueCounts } from "../../../api";
import { Moment } from "../../parts/moment";
import { useInfo } from "../../state/info";
import { useNow } from "../../state/use-now";
import { QUEUE_TITLES } from "../../text/queue-titles";

interface QueueBoxProps {
  readonly queue: QueueCounts;
  /** How its depth changed in the last minute. Undefined: not known yet. */
  readonly moved: number | undefined;
}

/** One queue of the picture, with what is in it. */
export function QueueBox({ queue, moved }: QueueBoxProps) {
  const { role, name, exists, visible, inFlight, delayed } = queue;
  const { consoleUrls } = useInfo();
  const url = consoleUrls?.[role];
  if (!exists) {
    return (
      <>
        <h3>{QUEUE_TITLES[role]}</h3>
        <p class="queue-name">{name}</p>
        <p>This queue does not exist. Deploy the stack that creates it.</p>
      </>
    );
  }
  return (
    <>
      <h3>
        {isHeld(role) ? <a href={`/messages?queue=${role}`}>{QUEUE_TITLES[role]}</a> : QUEUE_TITLES[role]}
      </h3>
      <p class="queue-name">
        {url === undefined ? (
          name
        ) : (
          <a href={url} target="_blank" rel="noreferrer">
            {name}
          </a>
        )}
      </p>
      <dl class="numbers">
        {Object.entries({ visible, "in flight": inFlight, delayed }).map(([what, count]) => (
          <div key={what}>
            <dt>{what}</dt>
            <dd>{count}</dd>
          </div>
        ))}
      </dl>
      {moved !== undefined && <p class="moved">{movement(moved)}</p>}
      <Ages queue={queue} />
    </>
  );
}

const isHeld = (role: string): boolean => role === "retry" || role === "quarantine";

const movement = (moved: number): string =>
  moved === 0 ? "last minute: no change" : `last minute: ${moved > 0 ? "+" : "−"}${Math.abs(moved)}`;

function Ages({ queue: { oldestSentAt, nextExpiryAt } }: { readonly queue: QueueCounts }) {
  const now = useNow();
  if (oldestSentAt === undefined || nextExpiryAt === undefined) return null;
  return (
    <p class="ages">
      oldest sent <Moment at={oldestSentAt} now={now} />, next expires <Moment at={nextExpiryAt} now={now} />
    </p>
  );
}
