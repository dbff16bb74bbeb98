import { readableDuration } from "../../constructs/settings/readable-duration";
import type { StageSettings } from "../../constructs/settings/settings";
import type { Load, ScaleResult } from "./load";
import { deploymentFor } from "./recommended";
import { simulateLoad } from "./simulate-load";

/** From a quiet deployment to one at which Lambda's and SQS's own limits bind. */
export const RATES = [10, 100, 1_000, 10_000, 50_000] as const;
export const POISON_SHARES = [0.001, 0.05, 0.25] as const;
/** Ten minutes, two hours, two days. */
export const OUTAGES = [600, 7_200, 172_800] as const;

export interface ScaleRow {
  readonly load: Load;
  readonly result: ScaleResult;
}

/** Plays one load with its recommended settings. */
export const playLoad = (record: StageSettings, load: Load): ScaleRow => ({
  load,
  result: simulateLoad(load, deploymentFor(record, load.perSecond)),
});

/** A row of the page, as Markdown. */
export function markdownRow({ load, result }: ScaleRow): string {
  const cells = [
    load.perSecond.toLocaleString("en-US"),
    `${load.poisonShare * 100} %`,
    readableDuration(load.outageSeconds),
    `${result.isolateSeconds.toFixed(1)} s`,
    result.worstIsolateSeconds < 60
      ? `${result.worstIsolateSeconds.toFixed(1)} s`
      : readableDuration(Math.round(result.worstIsolateSeconds)),
    result.mostInRetry.toLocaleString("en-US"),
    result.drainSeconds === undefined ? "over a week" : readableDuration(result.drainSeconds),
    result.callsPerMessage.toFixed(2),
    String(result.mostAlertsAnHour),
    result.binding.join(", ") || "none",
  ];
  return `| ${cells.join(" | ")} |`;
}

export const MARKDOWN_HEAD = [
  "| messages a second | poison | outage | isolated | at the worst | waiting for retry, most | drained after | SQS calls a message | alerts an hour, most | what binds |",
  "|---|---|---|---|---|---|---|---|---|---|",
].join("\n");
