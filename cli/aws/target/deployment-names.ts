import { type QueueRole as CoreRole, queueNames } from "../../../core/names/queue-names";

/** Roles of the queues in the journey, as this command names them. */
const ROLES = {
  main: "main",
  dlq: "deadLetter",
  retry: "retry",
  quarantine: "quarantine",
  failures: "scheduleFailures",
} as const satisfies Record<string, CoreRole>;

export type QueueRole = keyof typeof ROLES;

/** The queues whose messages wait. This command receives from no others. */
export const HELD_ROLES = ["retry", "quarantine"] as const;
export type HeldRole = (typeof HELD_ROLES)[number];

export const QUEUE_ROLES: readonly QueueRole[] = ["main", "dlq", "retry", "quarantine", "failures"];

/** Something of each queue. */
export const byRole = <T>(make: (role: QueueRole) => T): Record<QueueRole, T> => ({
  main: make("main"),
  dlq: make("dlq"),
  retry: make("retry"),
  quarantine: make("quarantine"),
  failures: make("failures"),
});

/** One deployment of one queue. */
export interface Named {
  readonly queue: string;
  readonly prefix: string;
}

export const queueName = ({ queue, prefix }: Named, role: QueueRole): string =>
  queueNames(queue, prefix).queue(ROLES[role]);

/** What precedes the main queue's name. Undefined if it is another queue's name. */
export function prefixOf(mainQueueUrl: string, queue: string): string | undefined {
  const name = mainQueueUrl.split("/").at(-1) ?? "";
  return name.endsWith(queue) ? name.slice(0, -queue.length) : undefined;
}

export type ScheduleTask = "redrive" | "renew";

export const scheduleGroupName = ({ queue, prefix }: Named): string => queueNames(queue, prefix).stem;

/** A function, role or schedule of the deployment. */
export const partName = ({ queue, prefix }: Named, part: string): string =>
  queueNames(queue, prefix).part(part);
