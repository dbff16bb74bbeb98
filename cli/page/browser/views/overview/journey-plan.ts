import type { QueueRole } from "../../../api";
import { QUEUE_TITLES } from "../../text/queue-titles";

/** Where something of the journey is in the picture. */
export type Station =
  | QueueRole
  | "producers"
  | "consumer"
  | "processed"
  | "schedules"
  | "redriver"
  | "notifier";

export interface Leg {
  readonly from: Station;
  readonly to: Station;
  /** What goes this way, worded for the end of `… → to:`. */
  readonly why: string;
  /** The queue whose movement shows on it. */
  readonly queue?: QueueRole;
}

export const LEGS: readonly Leg[] = [
  { from: "producers", to: "main", why: "sent", queue: "main" },
  { from: "main", to: "consumer", why: "delivered", queue: "main" },
  { from: "consumer", to: "processed", why: "good" },
  { from: "consumer", to: "dlq", why: "failed too often", queue: "dlq" },
  { from: "dlq", to: "notifier", why: "delivered", queue: "dlq" },
  { from: "notifier", to: "retry", why: "may succeed later", queue: "retry" },
  { from: "notifier", to: "quarantine", why: "never will", queue: "quarantine" },
  { from: "retry", to: "redriver", why: "held until due", queue: "retry" },
  { from: "redriver", to: "main", why: "due", queue: "retry" },
  { from: "schedules", to: "redriver", why: "starts" },
  { from: "schedules", to: "failures", why: "failed starts", queue: "failures" },
];

export const TITLES: Readonly<Record<Station, string>> = {
  ...QUEUE_TITLES,
  producers: "producers",
  consumer: "consumer",
  processed: "processed",
  schedules: "schedules",
  redriver: "redriver",
  notifier: "notifier",
};
