/** Alerts of one invocation of the notifier. Each takes its spacing, so this also bounds the time that alerting takes. */
export const MAX_ALERTS_PER_INVOCATION = 8;

/** Of an invocation's time, kept for its report when calls are slow: the last alert's spacing ends before it. */
export const REPORT_RESERVE_MS = 2_000;
