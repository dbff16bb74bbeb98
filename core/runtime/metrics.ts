import type { Environment } from "../environment/environment";
import { type WriteLine, writeToStandardOutput } from "./write-line";

/**
 * Everything that the functions count, in one namespace (POWERTOOLS_METRICS_NAMESPACE). What a dashboard or an alarm
 * shows is one of these.
 */
export const METRICS = {
  MessagesProcessed: "Count",
  MessagesFailed: "Count",
  DeadLetters: "Count",
  RetryScheduled: "Count",
  Quarantined: "Count",
  NotMoved: "Count",
  NewerMetadata: "Count",
  AlertsPublished: "Count",
  AlertsFailed: "Count",
  AlertsDeferred: "Count",
  AlertsSuppressed: "Count",
  AcknowledgementsFailed: "Count",
  Redriven: "Count",
  Deferred: "Count",
  HeldBack: "Count",
  Returned: "Count",
  Renewed: "Count",
  DeleteUnconfirmed: "Count",
  RedriveRuns: "Count",
  RenewRuns: "Count",
  ScanIncomplete: "Count",
  UnconfirmedAlertSubscriptions: "Count",
  UnconfirmedOperationsSubscriptions: "Count",
  UnseenInRetry: "Count",
  UnseenInQuarantine: "Count",
  OverHeld: "Count",
  OldestHeldAge: "Seconds",
  OldestCopyAge: "Seconds",
} as const;

export type MetricName = keyof typeof METRICS;

/** Adds a value to a metric, and to its series for `reason`. An application has only a few reasons. */
export type Count = (metric: MetricName, value: number, reason?: string) => void;

/**
 * CloudWatch's embedded metric format: a log line, no call. With a reason there are two sets of dimensions, because
 * an alarm needs the total and cannot add up series.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Embedded_Metric_Format_Specification.html
 */
export function createCount(environment: Environment, write: WriteLine = writeToStandardOutput): Count {
  const service = JSON.stringify(environment.POWERTOOLS_SERVICE_NAME ?? "service_undefined");
  const namespace = JSON.stringify(environment.POWERTOOLS_METRICS_NAMESPACE ?? "default_namespace");
  return (metric, value, reason) => {
    const dimensions = reason === undefined ? '[["service"]]' : '[["service"],["service","reason"]]';
    const definition = `{"Namespace":${namespace},"Dimensions":${dimensions},"Metrics":[{"Name":"${metric}","Unit":"${METRICS[metric]}"}]}`;
    const aws = `{"Timestamp":${Date.now()},"CloudWatchMetrics":[${definition}]}`;
    const of = reason === undefined ? "" : `"reason":${JSON.stringify(reason)},`;
    write(`{"_aws":${aws},"service":${service},${of}"${metric}":${value}}\n`);
  };
}
