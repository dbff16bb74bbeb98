import type { Settings } from "../../constructs/settings/settings";

/** What a deployment has to bear. */
export interface Load {
  readonly perSecond: number;
  /** Of the messages, those that can never be processed. */
  readonly poisonShare: number;
  /** How long what all other messages need is out. */
  readonly outageSeconds: number;
  /** Messages that are scheduled for retry when the outage ends, beside those of the outage. Default: none. */
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

/** Where a limit was reached: what was limited, and what of. */
export type Binding =
  | "consumer concurrency"
  | "main queue in flight"
  | "notifier concurrency"
  | "redriver cap"
  | "retry queue in flight"
  | "alerts an hour"
  | "renewal";

export interface ScaleResult {
  /** From the send of a poison message until it is in the DLQ: while all is well, and at the worst. */
  readonly isolateSeconds: number;
  readonly worstIsolateSeconds: number;
  /** From the end of the outage until everything of it is processed; undefined: not within a week. */
  readonly drainSeconds: number | undefined;
  readonly mostInRetry: number;
  /** SQS calls for each message that was sent. */
  readonly callsPerMessage: number;
  readonly mostAlertsAnHour: number;
  readonly binding: readonly Binding[];
}
