import type { GetScheduleOutput, SchedulerClient } from "@aws-sdk/client-scheduler";
import type { CommandContext } from "../command-context";
import { DlqError } from "../errors";
import { type ScheduleTask, scheduleGroupName, scheduleName } from "../target/names";

export type ScheduleState = "ENABLED" | "DISABLED";

/** EventBridge Scheduler, as far as this command needs it. */
export interface Schedules {
  readonly read: (task: ScheduleTask) => Promise<GetScheduleOutput>;
  /** Changes nothing but the state: an update without a part of the schedule would reset that part. */
  readonly setState: (schedule: GetScheduleOutput, state: ScheduleState) => Promise<void>;
}

export const NO_SCHEDULER =
  "A local run has no EventBridge Scheduler: its schedules are fired by the run itself and cannot be paused. Stop the run with ctrl-C instead.";

/** Throws DlqError where there is no Scheduler. */
export async function connectSchedules({
  target,
  configuration,
  callLog,
}: CommandContext): Promise<Schedules> {
  if (target.local !== undefined) throw new DlqError("NoScheduler", NO_SCHEDULER);
  const { GetScheduleCommand, SchedulerClient, UpdateScheduleCommand } = await import(
    "@aws-sdk/client-scheduler"
  );
  const client: SchedulerClient = new SchedulerClient(configuration);
  callLog.watch(client);
  const GroupName = scheduleGroupName(target.prefix);
  return {
    read: (task) =>
      client.send(new GetScheduleCommand({ Name: scheduleName(target.prefix, task), GroupName })),
    setState: async (schedule, State) => {
      const {
        $metadata: _metadata,
        Arn,
        CreationDate,
        LastModificationDate,
        ...kept
      } = {
        $metadata: undefined,
        ...schedule,
      };
      const { Name, ScheduleExpression, Target, FlexibleTimeWindow } = kept;
      await client.send(
        new UpdateScheduleCommand({
          ...kept,
          Name,
          ScheduleExpression,
          Target,
          FlexibleTimeWindow,
          State,
        }),
      );
    },
  };
}

export const stateOf = ({ State }: GetScheduleOutput): ScheduleState =>
  State === "DISABLED" ? "DISABLED" : "ENABLED";
