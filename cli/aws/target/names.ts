/** Roles of the queues in the journey, and what stands before the main queue's name in theirs. */
const BEFORE = {
  main: "",
  dlq: "dlq_for_",
  retry: "retry_for_",
  quarantine: "quarantine_for_",
  failures: "schedule_failures_for_",
} as const;

export type QueueRole = keyof typeof BEFORE;

/** The queues whose messages wait: the only ones that this command receives from. */
export const HELD_ROLES = ["retry", "quarantine"] as const;
export type HeldRole = (typeof HELD_ROLES)[number];

export const QUEUE_ROLES: readonly QueueRole[] = ["main", "dlq", "retry", "quarantine", "failures"];

/** Constructs give these names; a test holds them equal. */
const QUEUE_NAME = "reliable_q";
const NAME_STEM = "reliable-q";

export const queueName = (prefix: string, role: QueueRole): string => `${prefix}${BEFORE[role]}${QUEUE_NAME}`;

/** What stands before the settled part of the main queue's name; undefined where it is another queue's. */
export function prefixOf(mainQueueUrl: string): string | undefined {
  const name = mainQueueUrl.split("/").at(-1) ?? "";
  return name.endsWith(QUEUE_NAME) ? name.slice(0, -QUEUE_NAME.length) : undefined;
}

export type ScheduleTask = "redrive" | "renew";

export const scheduleGroupName = (prefix: string): string => `${prefix}${NAME_STEM}`;
export const scheduleName = (prefix: string, task: ScheduleTask): string => `${prefix}${NAME_STEM}-${task}`;
