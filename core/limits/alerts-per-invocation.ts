/**
 * The maximum number of alerts that one invocation of the notifier publishes. Each waits for its spacing, so this
 * also limits how long alerting takes.
 */
export const MAX_ALERTS_PER_INVOCATION = 8;

/**
 * Milliseconds of an invocation that are reserved for its report. The spacing after its last alert ends before that.
 */
export const NOTIFIER_REPORT_RESERVE_MS = 2_000;
