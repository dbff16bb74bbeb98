import type { MetricName } from "../../core/runtime/metrics";
import { METRICS_NAMESPACE, type NodeFunction } from "../workers/node-function";
import type { Metric, Statistic } from "./metric";

export type Service = "consumer" | "notifier" | "redriver";

/**
 * Which function writes which of our metrics, and whether by reason: then each reason has its own series in addition
 * to the total. Powertools adds the dimension `service`.
 */
export const EMITTED = {
  MessagesProcessed: { consumer: "total" },
  MessagesFailed: { consumer: "by reason" },
  DeadLetters: { notifier: "by reason" },
  RetryScheduled: { notifier: "by reason" },
  Quarantined: { notifier: "by reason", redriver: "total" },
  NewerMetadata: { notifier: "total", redriver: "total" },
  NotMoved: { notifier: "total", redriver: "total" },
  AlertsPublished: { notifier: "total" },
  AlertsFailed: { notifier: "total" },
  AlertsDeferred: { notifier: "total" },
  AlertsSuppressed: { notifier: "total" },
  AcknowledgementsFailed: { notifier: "total" },
  Redriven: { redriver: "total" },
  Deferred: { redriver: "total" },
  HeldBack: { redriver: "total" },
  Returned: { redriver: "total" },
  Renewed: { redriver: "total" },
  DeleteUnconfirmed: { notifier: "total", redriver: "total" },
  RedriveRuns: { redriver: "total" },
  RenewRuns: { redriver: "total" },
  ScanIncomplete: { redriver: "total" },
  UnconfirmedAlertSubscriptions: { redriver: "total" },
  UnconfirmedOperationsSubscriptions: { redriver: "total" },
  UnseenInRetry: { redriver: "total" },
  UnseenInQuarantine: { redriver: "total" },
  OverHeld: { redriver: "total" },
  OldestHeldAge: { redriver: "total" },
  OldestCopyAge: { redriver: "total" },
} as const satisfies Readonly<Record<MetricName, Partial<Record<Service, "total" | "by reason">>>>;

type Emitted = typeof EMITTED;
/** The metrics that any function writes in this way. */
type NamesOf<How> = { [N in MetricName]: How extends Emitted[N][keyof Emitted[N]] ? N : never }[MetricName];

/** What one function counts, for all reasons together. */
export function ownMetric(
  name: MetricName,
  { name: service }: Pick<NodeFunction, "name">,
  statistic: Statistic,
): Metric {
  return { namespace: METRICS_NAMESPACE, name, dimensions: { service }, statistic };
}

/** A dashboard's search expression for what one function counts by reason: one line for each reason that occurred. */
export function searchByReason(
  name: NamesOf<"by reason">,
  { name: service }: NodeFunction,
  periodSeconds: number,
): string {
  return `SEARCH('{${METRICS_NAMESPACE},service,reason} MetricName="${name}" service="${service}"', 'Sum', ${periodSeconds})`;
}
