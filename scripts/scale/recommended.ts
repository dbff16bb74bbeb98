import { checkStageSettings } from "../../constructs/settings/check-stage-settings";
import type { StageSettings } from "../../constructs/settings/settings";
import type { Deployment } from "./load";

/** Settings for this many messages a second, where they differ from prod's. */
export interface Recommended {
  /** Messages a second. */
  readonly upTo: number;
  readonly consumer?: Partial<StageSettings["consumer"]>;
  readonly notifier?: Partial<StageSettings["notifier"]>;
  readonly redriver?: Partial<StageSettings["redriver"]>;
  readonly runsAtOnce: number;
}

/**
 * Lambda allocates CPU in proportion to memory.
 * https://docs.aws.amazon.com/lambda/latest/dg/configuration-memory.html
 */
export const MEMORY_OF_A_VCPU = 1_769;

/** What the redriver takes for a message of 1 KB, about: docs/performance.md. Larger messages take more. */
export const CPU_SECONDS_A_MESSAGE = 0.000_25;

const LONG_RUNS: Recommended["redriver"] = {
  redriveIntervalSeconds: 600,
  timeoutSeconds: 600,
  runCap: 450_000,
  ratePerSecond: 1_500,
  memoryMegabytes: MEMORY_OF_A_VCPU,
};

export const RECOMMENDED: readonly Recommended[] = [
  { upTo: 100, runsAtOnce: 1 },
  {
    upTo: 1_000,
    notifier: { batchingWindowSeconds: 60 },
    redriver: {
      redriveIntervalSeconds: 300,
      runCap: 300_000,
      ratePerSecond: 1_000,
      memoryMegabytes: 1_024,
    },
    runsAtOnce: 1,
  },
  {
    upTo: 10_000,
    consumer: { maximumConcurrency: 200 },
    notifier: { batchingWindowSeconds: 60, maximumConcurrency: 8, timeoutSeconds: 140 },
    redriver: LONG_RUNS,
    runsAtOnce: 4,
  },
  {
    upTo: 50_000,
    consumer: { maximumConcurrency: 1_000 },
    notifier: { batchingWindowSeconds: 60, maximumConcurrency: 15, timeoutSeconds: 250, batchSize: 3_000 },
    redriver: LONG_RUNS,
    runsAtOnce: 5,
  },
];

/** A deployment with the settings recommended for a load. Throws if they break a rule. */
export function deploymentFor(record: StageSettings, perSecond: number): Deployment {
  const recommended = RECOMMENDED.find(({ upTo }) => perSecond <= upTo) ?? RECOMMENDED.at(-1);
  if (recommended === undefined) throw new Error("No settings are recommended.");
  const settings: StageSettings = {
    ...record,
    consumer: { ...record.consumer, ...recommended.consumer },
    notifier: { ...record.notifier, ...recommended.notifier },
    redriver: { ...record.redriver, ...recommended.redriver, runsAtOnce: recommended.runsAtOnce },
  };
  const problems = checkStageSettings(settings, "prod");
  if (problems.length > 0) throw new Error(problems.join("\n"));
  return { settings, runsAtOnce: recommended.runsAtOnce };
}
