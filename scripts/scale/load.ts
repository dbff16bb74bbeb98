import type { Settings } from "../../constructs/settings/settings";

/** The load on a deployment. */
export interface Load {
  readonly perSecond: number;
  /** The share of messages that can never be processed. */
  readonly poisonShare: number;
  /** How long the dependency of all other messages is down. */
  readonly outageSeconds: number;
  /**
   * Messages that are scheduled for retry when the outage ends, in addition to those of the outage. Default: none.
   */
  readonly backlog?: number;
}

export type ScaledSettings = Pick<
  Settings,
  "queue" | "consumer" | "notifier" | "backoff" | "redriver" | "alerts"
>;

/** How one deployment is set up. */
export interface Deployment {
  readonly settings: ScaledSettings;
  /** Redriver runs that a scheduled time starts. */
  readonly runsAtOnce: number;
}

/** Where a limit was reached. */
export type Binding =
  | "consumer concurrency"
  | "main queue in flight"
  | "notifier concurrency"
  | "redriver cap"
  | "retry queue in flight"
  | "alerts an hour"
  | "renewal";

export interface ScaleResult {
  /** From the send of a poison message until it is in the DLQ: normally, and at worst. */
  readonly isolateSeconds: number;
  readonly worstIsolateSeconds: number;
  /** From the end of the outage until everything in it is processed. Undefined: not within a week. */
  readonly drainSeconds: number | undefined;
  readonly mostInRetry: number;
  /** SQS calls per message sent. */
  readonly callsPerMessage: number;
  readonly mostAlertsAnHour: number;
  readonly binding: readonly Binding[];
}
