import { type RedriverPorts, redrive } from "../../handlers/redriver/redrive";
import type { RedriveReport } from "../../handlers/redriver/redrive-report";
import type { RedriverSettings } from "../../handlers/redriver/settings";
import type { EventLoop } from "./event-loop";

export interface RedriverPlan {
  readonly settings: RedriverSettings;
  readonly timeoutSeconds: number;
  /** Runs that every scheduled time starts. */
  readonly atOnce: number;
}

/** A run that was over, when it began, and what it reported. */
export interface RedriveRun {
  readonly startedAt: number;
  readonly report: RedriveReport;
}

/** Starts the product's own redriver at every interval. What each run reported is added to the list returned. */
export function runRedriver(
  plan: RedriverPlan,
  loop: EventLoop,
  ports: RedriverPorts,
): readonly RedriveRun[] {
  const runs: RedriveRun[] = [];
  const run = async (): Promise<void> => {
    const startedAt = loop.now();
    const endsAt = startedAt + plan.timeoutSeconds * 1000;
    runs.push({ startedAt, report: await redrive(plan.settings, ports, () => endsAt - loop.now()) });
  };
  const schedule = (at: number): void => {
    for (let started = 0; started < plan.atOnce; started += 1) loop.start(at, run);
    loop.at(at, () => schedule(at + plan.settings.intervalSeconds * 1000));
  };
  schedule(loop.now() + plan.settings.intervalSeconds * 1000);
  return runs;
}
