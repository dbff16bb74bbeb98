import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { drawChart, PALETTES } from "./draw-chart";
import type { Result } from "./result";

/** The results that docs/performance.md shows as charts. All results are in its tables. */
export const CHARTED: readonly string[] = ["consumer-batch-10", "start-load", "redriver-1k-20ms"];

export function writeCharts(results: readonly Result[], folder: string): void {
  mkdirSync(folder, { recursive: true });
  for (const result of results.filter(({ id }) => CHARTED.includes(id))) {
    for (const [name, palette] of Object.entries(PALETTES)) {
      writeFileSync(join(folder, `${result.id}-${name}.svg`), drawChart(result, palette));
    }
  }
}
