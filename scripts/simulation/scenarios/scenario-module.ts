import type { Figures } from "../figures";
import type { SimulationSettings } from "../simulation-settings";

export interface SimulateOptions {
  readonly settings: SimulationSettings;
  readonly seed: number;
  /** How many messages. Default: the scenario's own number. */
  readonly messages?: number;
}

/** A figure that only this scenario has, worded for the report. */
export interface Finding {
  readonly what: string;
  readonly value: number | undefined;
  readonly unit: "s" | "redrives a run" | "renewals";
}

export interface ScenarioResult extends Figures {
  readonly scenario: string;
  readonly findings: readonly Finding[];
}

/** One question to the simulator. */
export interface ScenarioModule<Result extends ScenarioResult = ScenarioResult> {
  readonly name: string;
  readonly title: string;
  simulate(options: SimulateOptions): Promise<Result>;
}
