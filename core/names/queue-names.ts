/** The queues of one deployment, and the prefix of their names. */
const BEFORE = {
  main: "",
  deadLetter: "dlq_for_",
  retry: "retry_for_",
  quarantine: "quarantine_for_",
  scheduleFailures: "schedule_failures_for_",
} as const;

export type QueueRole = keyof typeof BEFORE;

/** The name of every resource of one deployment. All are derived from the queue's name and the stage's prefix. */
export interface QueueNames {
  readonly queue: (role: QueueRole) => string;
  /** All five queues. */
  readonly queues: readonly string[];
  /** The name of the schedule group, the dashboard and the key's alias. The names of all parts begin with it. */
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

/** The suffix of the name of the table of acknowledged alerts. */
export const ACKNOWLEDGEMENTS_PART = "acknowledgements";

/** The suffixes of the names of the redrive schedules: one for each run that a scheduled time starts. */
export const redriveScheduleNames = (runsAtOnce: number): string[] =>
  Array.from({ length: runsAtOnce }, (_, index) => (index === 0 ? "redrive" : `redrive-${index + 1}`));
