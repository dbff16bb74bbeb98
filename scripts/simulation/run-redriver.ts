import { type RedriverPorts, redrive } from "../../handlers/redriver/redrive";
import type { RedriveReport } from "../../handlers/redriver/redrive-report";
import type { RedriverSettings } from "../../handlers/redriver/settings";
import type { VirtualClock } from "../virtual-aws/virtual-clock";

export interface RedriverPlan {
  readonly settings: RedriverSettings;
  readonly timeoutSeconds: number;
  /** Runs that every scheduled time starts. */
  readonly atOnce: number;
}

/** A run that ended: when it began, and what it reported. */
export interface RedriveRun {
  readonly startedAt: number;
  readonly report: RedriveReport;
}

/** Starts the system's own redriver at every interval. What each run reports is added to the returned list. */
export function runRedriver(
  plan: RedriverPlan,
  clock: VirtualClock,
  ports: RedriverPorts,
): readonly RedriveRun[] {
  const runs: RedriveRun[] = [];
  const run = async (): Promise<void> => {
    const startedAt = clock.now();
    const report = await redrive(plan.settings, ports, clock.timeLeft(plan.timeoutSeconds * 1000));
    runs.push({ startedAt, report });
  };
  const schedule = (at: number): void => {
    for (let started = 0; started < plan.atOnce; started += 1) clock.start(at, run);
    clock.at(at, () => schedule(at + plan.settings.intervalSeconds * 1000));
  };
  schedule(clock.now() + plan.settings.intervalSeconds * 1000);
  return runs;
}
