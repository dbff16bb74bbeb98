import { drainSeconds, takeFigures } from "../figures";
import { HOUR_MS, START } from "../scenario";
import { type Simulated, simulateScenario } from "../simulate-scenario";
import type { ScenarioModule, ScenarioResult, SimulateOptions } from "./scenario-module";
import { goodJob, MACHINES, machineOf, TEAM_IDS } from "./team-jobs";

const BACK_AFTER_MS = HOUR_MS;
const THREE_DAYS_MS = 72 * HOUR_MS;
const NAME = "machine-stays-busy";
const LAST = MACHINES[2];

export interface MachineStaysBusyResult extends ScenarioResult {
  /** From the return of two machines until all their messages were processed. */
  readonly backDrainSeconds: number | undefined;
  /** The same for the third machine. */
  readonly lastDrainSeconds: number | undefined;
  /** Maximum redrives of the third machine in one run, once the other two were done. */
  readonly mostRedrivesARun: number;
}

/** Milliseconds since the start. */
interface Meantime {
  readonly from: number;
  readonly to: number;
}

/** Redrives for the busy machine, by the run that sent them. */
function mostRedrivesARun({ ledger }: Simulated, intervalMs: number, meantime: Meantime): number {
  const runs = new Map<number, number>();
  for (const { key, at } of ledger.redrives) {
    const since = at - START;
    if (machineOf(key) !== LAST || since < meantime.from || since >= meantime.to) continue;
    const run = Math.floor(since / intervalMs);
    runs.set(run, (runs.get(run) ?? 0) + 1);
  }
  return Math.max(0, ...runs.values());
}

/** Three machines are busy. Two are free after an hour, the third after `staysOutMs`. */
export async function simulateMachineStaysBusy(
  messages: number,
  staysOutMs: number,
  { settings, seed }: SimulateOptions,
): Promise<MachineStaysBusyResult> {
  const all = new Set<string>(MACHINES);
  const last = new Set<string>([LAST]);
  const none = new Set<string>();
  const simulated = await simulateScenario(
    {
      messages,
      arriveWithinMs: BACK_AFTER_MS,
      payloadOf: goodJob,
      teamIds: TEAM_IDS,
      world: {
        dependency: () => "works",
        busyMachines: (at) => (at < BACK_AFTER_MS ? all : at < staysOutMs ? last : none),
      },
      endsAfterMs: staysOutMs + 24 * HOUR_MS,
    },
    settings,
    seed,
  );
  const intervalMs = settings.redriver.intervalSeconds * 1000;
  const meantime = { from: BACK_AFTER_MS + 2 * intervalMs, to: staysOutMs };
  const figures = {
    backDrainSeconds: drainSeconds(simulated, BACK_AFTER_MS, (key) => machineOf(key) !== LAST),
    lastDrainSeconds: drainSeconds(simulated, staysOutMs, (key) => machineOf(key) === LAST),
    mostRedrivesARun: mostRedrivesARun(simulated, intervalMs, meantime),
  };
  return {
    scenario: NAME,
    ...takeFigures(simulated),
    ...figures,
    findings: [
      { what: "the two machines processed after their return", value: figures.backDrainSeconds, unit: "s" },
      { what: "the third processed after its return", value: figures.lastDrainSeconds, unit: "s" },
      {
        what: "of the third, while it is out, at most",
        value: figures.mostRedrivesARun,
        unit: "redrives a run",
      },
    ],
  };
}

export const machineStaysBusy: ScenarioModule<MachineStaysBusyResult> = {
  name: NAME,
  title: "Three machines are busy; two are free after an hour, the third after three days",
  simulate: (options) => simulateMachineStaysBusy(options.messages ?? 4_500, THREE_DAYS_MS, options),
};
