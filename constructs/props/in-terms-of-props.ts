import { IN_PROPS, IN_STAGES } from "../settings/check-range";

/** Settings that are props of the same name. The names of the others begin with their group. */
const OWN_NAMES: Readonly<Record<string, string>> = {
  "backoff.maxAttempts": "maxAttempts",
  "redriver.redriveIntervalSeconds": "redriveIntervalSeconds",
  "redriver.renewIntervalSeconds": "renewIntervalSeconds",
  "redriver.runCap": "redriveRunCap",
  "redriver.ratePerSecond": "redriveRatePerSecond",
  "redriver.runsAtOnce": "redriveRunsAtOnce",
  "redriver.heldMegabytes": "redriverHeldMegabytes",
  "redriver.renewAfterDays": "renewAfterDays",
  "redriver.maxHoldDays": "maxHoldDays",
  "redriver.inFlightLimit": "retryInFlightLimit",
  "queue.visibilityTimeoutSeconds": "queue.visibilityTimeoutSeconds",
  "queue.messageRetentionSeconds": "queue.retentionSeconds",
  "queue.retentionSeconds": "queue.retentionSeconds",
};

/** Replaces settings by props in the text of a problem. */
export function inTermsOfProps(problem: string): string {
  return problem
    .replaceAll(IN_STAGES, IN_PROPS)
    .replaceAll(
      /\b(queue|consumer|notifier|backoff|redriver|alerts)\.(\w)(\w*)/g,
      (path, group: string, first: string, rest: string) => {
        const own = OWN_NAMES[path];
        if (own !== undefined) return own;
        if (group === "queue" || group === "alerts") return `${first}${rest}`;
        return `${group}${first.toUpperCase()}${rest}`;
      },
    );
}
