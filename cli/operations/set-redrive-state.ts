import { redriveScheduleNames } from "../../core/names/queue-names";
import { connectSchedules, type ScheduleState, stateOf } from "../aws/schedules";
import type { OperationContext } from "../command-context";
import { AuditTrail } from "../files/audit-trail";

export interface ScheduleChange {
  readonly name: string | undefined;
  readonly before: ScheduleState;
  readonly changed: boolean;
}

/**
 * Stops or starts the schedules that redrive, but never the one that renews: without it, retention would delete
 * messages.
 */
export async function setRedriveState(
  context: OperationContext,
  state: ScheduleState,
  auditFile: string,
): Promise<ScheduleChange> {
  const schedules = await connectSchedules(context);
  const names = redriveScheduleNames(context.target.settings.redriver.runsAtOnce);
  const found = await Promise.all(names.map((name) => schedules.read(name)));
  const others = found.filter((schedule) => stateOf(schedule) !== state);
  const [first] = found;
  const name = first?.Name;
  const before = others[0] === undefined ? state : stateOf(others[0]);
  if (others.length > 0) {
    const audit = await AuditTrail.open(auditFile, context, { schedule: name });
    let done = 0;
    try {
      for (const schedule of others) {
        await schedules.setState(schedule, state);
        done += 1;
      }
    } finally {
      await audit.close({ counts: { schedules: done }, outcome: done === others.length ? "done" : "failed" });
    }
  }
  return { name, before, changed: others.length > 0 };
}
