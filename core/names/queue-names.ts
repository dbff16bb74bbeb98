/** The queues of one deployment, and what stands before the main queue's name in theirs. */
const BEFORE = {
  main: "",
  deadLetter: "dlq_for_",
  retry: "retry_for_",
  quarantine: "quarantine_for_",
  scheduleFailures: "schedule_failures_for_",
} as const;

export type QueueRole = keyof typeof BEFORE;

/** The name of every resource of one deployment. All derive from the queue's name and the stage's prefix. */
export interface QueueNames {
  readonly queue: (role: QueueRole) => string;
  /** Of all five queues. */
  readonly queues: readonly string[];
  /** Names the schedule group, the dashboard and the key's alias, and begins the names of all parts. */
  readonly stem: string;
  /** A function, role, topic, schedule or alarm: `reliable-q-consumer`. */
  readonly part: (part: string) => string;
}

export function queueNames(name: string, prefix = ""): QueueNames {
  const stem = `${prefix}${name.replaceAll("_", "-")}`;
  return {
    queue: (role) => `${prefix}${BEFORE[role]}${name}`,
    queues: Object.values(BEFORE).map((before) => `${prefix}${before}${name}`),
    stem,
    part: (part) => `${stem}-${part}`,
  };
}

/** Part of the name of the table of acknowledged alerts. */
export const ACKNOWLEDGEMENTS_PART = "acknowledgements";

/** Parts of the names of the schedules that redrive: one for each run that a scheduled time starts. */
export const redriveScheduleNames = (runsAtOnce: number): string[] =>
  Array.from({ length: runsAtOnce }, (_, index) => (index === 0 ? "redrive" : `redrive-${index + 1}`));
