import { clockTime } from "../../../../terminal/format";
import type { TimelineEntry } from "../../../api";
import { Escaped } from "../../parts/escaped";
import { Moment } from "../../parts/moment";
import { useNow } from "../../state/use-now";

/** What happened to a message, and what will happen if nobody does anything. */
export function Timeline({ entries }: { readonly entries: readonly TimelineEntry[] }) {
  const now = useNow();
  return (
    <section aria-label="What happened to it">
      <h2>What happened to it</h2>
      <ol class="timeline">
        {entries.map(({ at, what, text }) => (
          <li key={`${at} ${what} ${text}`} class={at > now ? "future" : `past-${what}`}>
            <p>
              <Escaped text={text} />
            </p>
            <p class="muted">
              {clockTime(at)}, <Moment at={at} now={now} />
            </p>
          </li>
        ))}
      </ol>
    </section>
  );
}
