import type { QueueRole } from "../../api";

export const QUEUE_TITLES: Readonly<Record<QueueRole, string>> = {
  main: "main queue",
  dlq: "DLQ",
  retry: "retry queue",
  quarantine: "quarantine",
  failures: "schedule failures",
};
