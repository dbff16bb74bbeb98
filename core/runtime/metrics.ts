import { Metrics, MetricUnit } from "@aws-lambda-powertools/metrics";

/**
 * Everything the functions count, in one namespace (POWERTOOLS_METRICS_NAMESPACE). What a dashboard or an alarm
 * shows is one of these.
 */
export const METRICS = {
  MessagesProcessed: MetricUnit.Count,
  MessagesFailed: MetricUnit.Count,
  DeadLetters: MetricUnit.Count,
  RetryScheduled: MetricUnit.Count,
  Quarantined: MetricUnit.Count,
  NotMoved: MetricUnit.Count,
  NewerMetadata: MetricUnit.Count,
  AlertsPublished: MetricUnit.Count,
  AlertsFailed: MetricUnit.Count,
  AlertsDeferred: MetricUnit.Count,
  Redriven: MetricUnit.Count,
  Deferred: MetricUnit.Count,
  HeldBack: MetricUnit.Count,
  Returned: MetricUnit.Count,
  Renewed: MetricUnit.Count,
  DeleteUnconfirmed: MetricUnit.Count,
  RedriveRuns: MetricUnit.Count,
  RenewRuns: MetricUnit.Count,
  ScanIncomplete: MetricUnit.Count,
  UnconfirmedAlertSubscriptions: MetricUnit.Count,
  UnconfirmedOperationsSubscriptions: MetricUnit.Count,
  UnseenInRetry: MetricUnit.Count,
  UnseenInQuarantine: MetricUnit.Count,
  OverHeld: MetricUnit.Count,
  OldestHeldAge: MetricUnit.Seconds,
  OldestCopyAge: MetricUnit.Seconds,
} as const;

export type MetricName = keyof typeof METRICS;

/** Adds a value to a metric, and to its series for `reason`, which is one of the application's few. */
export type Count = (metric: MetricName, value: number, reason?: string) => void;

/** CloudWatch's embedded metric format through Powertools: a log line, no call. */
export function createCount(metrics: Metrics = new Metrics()): Count {
  return (metric, value, reason) => {
    const single = metrics.singleMetric();
    // Two sets, with the default dimensions in each: an alarm needs the total, and cannot add series up.
    if (reason !== undefined) single.addDimensions({}).addDimensions({ reason });
    single.addMetric(metric, METRICS[metric], value);
  };
}
