import { formatDuration } from "../../../../terminal/format";
import type { QueueRole } from "../../../api";
import type { Point } from "../../state/live-events";
import { QUEUE_TITLES } from "../../text/queue-titles";
import { Chart } from "./chart";
import { PointTable } from "./point-table";

const SHOWN: readonly QueueRole[] = ["main", "dlq", "retry", "quarantine"];

/** Lines differ by their dashes as well as by their colors. */
const DASHES: Readonly<Record<string, number[]>> = {
  main: [],
  dlq: [8, 4],
  retry: [2, 3],
  quarantine: [10, 3, 2, 3],
};

/** A line has two ends. */
const isDrawable = (history: readonly Point[]): boolean => history.length > 1;

/** Depth of each queue, and age of the oldest held message, since the page was opened. */
export function DepthChart({ history }: { readonly history: readonly Point[] }) {
  const times = history.map(({ at }) => at / 1000);
  const depths = SHOWN.map((role) => history.map((point) => point.depths[role]));
  const ages = history.map(({ at, oldestSentAt }) =>
    oldestSentAt === undefined ? null : (at - oldestSentAt) / 60_000,
  );
  const hasAges = ages.some((age) => age !== null);
  return (
    <div class="charts">
      <section aria-labelledby="depths">
        <h2 id="depths">Messages in each queue</h2>
        {isDrawable(history) ? (
          <Chart
            times={times}
            lines={depths}
            series={SHOWN.map((role) => ({
              label: QUEUE_TITLES[role],
              color: `--${role}`,
              dash: DASHES[role] ?? [],
            }))}
          />
        ) : (
          <p class="muted">The charts start with the next counts, in a few seconds.</p>
        )}
        <PointTable
          history={history}
          heads={SHOWN.map((role) => QUEUE_TITLES[role])}
          cells={({ depths: of }) => SHOWN.map((role) => String(of[role]))}
        />
      </section>
      <section aria-labelledby="ages">
        <h2 id="ages">Age of the oldest held message</h2>
        {hasAges && isDrawable(history) ? (
          <Chart
            times={times}
            lines={[ages]}
            series={[{ label: "minutes", color: "--quarantine", dash: [] }]}
          />
        ) : (
          <p class="muted">Queues do not report ages. Ages are known once a scan has ended.</p>
        )}
        {hasAges && (
          <PointTable
            history={history}
            heads={["oldest"]}
            cells={({ at, oldestSentAt }) => [
              oldestSentAt === undefined ? "" : formatDuration(at - oldestSentAt),
            ]}
          />
        )}
      </section>
    </div>
  );
}
