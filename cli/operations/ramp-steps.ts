/** Messages in each step. The last one is repeated. */
export const RAMP_STEPS = [1, 2, 5, 20, 50, 100, 200, 500, 1_000] as const;

export interface RampStep {
  /** From 1. */
  readonly step: number;
  readonly size: number;
  readonly phase: "sending" | "watching";
}
