import { connectSchedules, type ScheduleState, stateOf } from "../aws/schedules";
import type { CommandContext, Outcome } from "../command-context";
import { EXIT } from "../exit-codes";
import { AuditTrail } from "../files/audit-trail";
import { defineCommand } from "../terminal/options/define-command";
import { auditOption } from "../terminal/options/target-options";

interface PauseOptions {
  readonly audit: string;
}

const define = (name: string, description: string, state: ScheduleState) =>
  defineCommand({
    name,
    description,
    options: () => [auditOption()],
    examples: () => [`dlq ${name} --stage prod`],
    work: (context: CommandContext, options: PauseOptions) => setRedriveState(context, state, options),
  });

export const addPause = define(
  "pause",
  "stop the schedule that sends retries back to the main queue; held messages are still renewed",
  "DISABLED",
);

export const addResume = define(
  "resume",
  "start the schedule that sends retries back to the main queue",
  "ENABLED",
);

const whatItMeans = (state: ScheduleState, { commandLine }: Pick<CommandContext, "commandLine">) =>
  state === "DISABLED"
    ? `paused: nothing is sent back by the system until \`${commandLine("resume")}\`. What is held is still renewed.`
    : "on: what is due is sent back at its next run.";

/** Stops or starts the schedule that redrives, never the one that renews: without it retention would delete. */
async function setRedriveState(
  context: CommandContext,
  state: ScheduleState,
  { audit: auditFile }: PauseOptions,
): Promise<Outcome> {
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
  return {
    exitCode: EXIT.done,
    result: { schedule: schedule.Name ?? null, before, state, changed },
    text: () =>
      `The redrive schedule ${schedule.Name} is ${changed ? "" : "already "}${whatItMeans(state, context)}`,
  };
}
