/** The queues of the benchmarks' deployment, as `environmentOf` names them. */
export const QUEUES = {
  main: "tasks",
  deadLetter: "dlq_for_tasks",
  retry: "retry_for_tasks",
  quarantine: "quarantine_for_tasks",
} as const;

export const ALL_QUEUES: readonly string[] = Object.values(QUEUES);
