import { Command } from "commander";
import {
  MARKDOWN_HEAD,
  markdownRow,
  OUTAGES,
  POISON_SHARES,
  playLoad,
  RATES,
  type ScaleRow,
} from "./scale/scale-table";
import { createSimulationSettings } from "./simulation/simulation-settings";

const loads = RATES.flatMap((perSecond) =>
  POISON_SHARES.flatMap((poisonShare) =>
    OUTAGES.map((outageSeconds) => ({ perSecond, poisonShare, outageSeconds })),
  ),
);

const program = new Command("scale")
  .description(
    "Simulates deployments of 10 to 50,000 messages a second through outages, with the recommended settings.",
  )
  .option("--json", "print JSON")
  .parse();

const { stage } = createSimulationSettings();
const rows: ScaleRow[] = [];
for (const [index, load] of loads.entries()) {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${index + 1}/${loads.length}`);
  rows.push(playLoad(stage, load));
}
if (process.stderr.isTTY) process.stderr.write("\r\u001b[K");
process.stdout.write(
  program.opts<{ json?: true }>().json
    ? `${JSON.stringify(rows, undefined, 2)}\n`
    : `${[MARKDOWN_HEAD, ...rows.map(markdownRow)].join("\n")}\n`,
);
