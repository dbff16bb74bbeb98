import { Command, InvalidArgumentError, Option } from "commander";
import { formatResults } from "./simulation/format-results";
import { SCENARIOS } from "./simulation/scenarios";
import type { ScenarioResult } from "./simulation/scenarios/scenario-module";
import { createSimulationSettings } from "./simulation/simulation-settings";

const MAX_SEED = 0xffff_ffff;

function readSeed(text: string): number {
  const seed = Number(text);
  if (Number.isSafeInteger(seed) && seed >= 0 && seed <= MAX_SEED) return seed;
  throw new InvalidArgumentError(`It must be a whole number from 0 to ${MAX_SEED}.`);
}

const NAMES = SCENARIOS.map(({ name }) => name);

interface Options {
  readonly scenario?: readonly string[];
  readonly seed: number;
  readonly json?: true;
}

/** Shows which scenario is being played, if a person is waiting for it. Results never depend on it. */
function showProgress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`\r\u001b[K${text}`);
}

async function simulate({ scenario = NAMES, seed, json }: Options): Promise<void> {
  const settings = createSimulationSettings();
  const chosen = SCENARIOS.filter(({ name }) => scenario.includes(name));
  const results: ScenarioResult[] = [];
  for (const [index, { name, simulate: play }] of chosen.entries()) {
    showProgress(`${index + 1}/${chosen.length} ${name}`);
    results.push(await play({ settings, seed }));
  }
  showProgress("");
  const report = json
    ? JSON.stringify({ seed, results }, undefined, 2)
    : formatResults(results, chosen, seed);
  process.stdout.write(`${report}\n`);
  if (results.some(({ lost }) => lost > 0)) process.exitCode = 1;
}

const program = new Command("simulate")
  .description("Plays outages and storms against the functions' own decisions on simulated queues and time.")
  .addOption(new Option("--scenario <name...>", "only these").choices(NAMES))
  .option("--seed <n>", "seed of everything random", readSeed, 1)
  .option("--json", "print JSON")
  .parse();
simulate(program.opts<Options>()).catch((thrown: unknown) => {
  process.stderr.write(`${thrown instanceof Error ? thrown.stack : String(thrown)}\n`);
  process.exitCode = 1;
});
