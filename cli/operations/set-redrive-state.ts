import { connectSchedules, type ScheduleState, stateOf } from "../aws/schedules";
import type { OperationContext } from "../command-context";
import { AuditTrail } from "../files/audit-trail";

export interface ScheduleChange {
  readonly name: string | undefined;
  readonly before: ScheduleState;
  readonly changed: boolean;
}

/** Stops or starts the schedule that redrives, never the one that renews: without it retention would delete. */
export async function setRedriveState(
  context: OperationContext,
  state: ScheduleState,
  auditFile: string,
): Promise<ScheduleChange> {
  const schedules = await connectSchedules(context);
  const schedule = await schedules.read("redrive");
  const before = stateOf(schedule);
  const changed = before !== state;
  if (changed) {
    const audit = await AuditTrail.open(auditFile, context, { schedule: schedule.Name });
    let outcome = "failed";
    try {
      await schedules.setState(schedule, state);
      outcome = "done";
    } finally {
      await audit.close({ counts: { schedules: outcome === "done" ? 1 : 0 }, outcome });
    }
  }
  return { name: schedule.Name, before, changed };
}
