/** The most alerts that one invocation of the notifier publishes. Each waits for its spacing, so this also bounds the time that alerting takes. */
export const MAX_ALERTS_PER_INVOCATION = 8;

/** Milliseconds of an invocation that are kept for its report: the spacing after its last alert ends before them. */
export const REPORT_RESERVE_MS = 2_000;
