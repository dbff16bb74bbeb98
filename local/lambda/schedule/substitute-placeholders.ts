export interface Firing {
  readonly scheduleArn: string;
  readonly scheduledTime: Date;
  readonly executionId: string;
  /** 1 for the first attempt. */
  readonly attemptNumber: number;
}

/**
 * Replaces the placeholders that EventBridge Scheduler replaces. Times are ISO 8601 without milliseconds.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-schedule-context-attributes.html
 */
export function substitutePlaceholders(input: string, firing: Firing): string {
  const values: Record<string, string> = {
    "schedule-arn": firing.scheduleArn,
    "scheduled-time": firing.scheduledTime.toISOString().replace(/\.\d{3}Z$/, "Z"),
    "execution-id": firing.executionId,
    "attempt-number": String(firing.attemptNumber),
  };
  return input.replace(/<aws\.scheduler\.([a-z-]+)>/g, (whole, name: string) => values[name] ?? whole);
}
