import { MAX_ALERTS_PER_INVOCATION } from "../../core/limits/alerts-per-invocation";
import type { StageSettings } from "./settings";

export interface AlertRate {
  /** An invocation that published k alerts takes at least k times this. */
  readonly spacingSeconds: number;
  /** How much of an invocation the spacing takes in the worst case. */
  readonly longestSpacingSeconds: number;
  /**
   * Alerts an hour that each of the notifier's execution environments may publish in the long run, whatever happens.
   */
  readonly perEnvironmentPerHour: number;
}

/** The bounds on alerts, from the numbers that they depend on. */
export function alertRate({ alerts, notifier }: Pick<StageSettings, "alerts" | "notifier">): AlertRate {
  const spacingSeconds = notifier.maximumConcurrency / alerts.alertsPerSecond;
  return {
    spacingSeconds,
    longestSpacingSeconds: MAX_ALERTS_PER_INVOCATION * spacingSeconds,
    perEnvironmentPerHour: Math.floor(alerts.maxAlertsPerHour / notifier.maximumConcurrency),
  };
}
