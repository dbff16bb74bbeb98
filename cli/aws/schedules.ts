import type { GetScheduleCommandOutput, GetScheduleOutput, SchedulerClient } from "@aws-sdk/client-scheduler";
import { DlqError } from "../errors";
import type { Connection } from "./clients";
import { partName, scheduleGroupName } from "./target/deployment-names";
import type { Target } from "./target/resolve-target";
import { isUnreadableAnswer } from "./unreadable-answer";

export type ScheduleState = "ENABLED" | "DISABLED";

/** The part of EventBridge Scheduler that this command needs. */
export interface Schedules {
  readonly read: (name: string) => Promise<GetScheduleOutput>;
  /** Changes nothing but the state, because an update resets every part of the schedule that it omits. */
  readonly setState: (schedule: GetScheduleOutput, state: ScheduleState) => Promise<void>;
}

export const NO_SCHEDULER =
  "A local run has no EventBridge Scheduler: the run itself starts the redriver, and this cannot be paused. Stop the run with ctrl-C instead.";

const noScheduler = (cause?: unknown): DlqError => new DlqError("NoScheduler", NO_SCHEDULER, { cause });

/** An emulator that has only SQS answers Scheduler's calls too, but not in Scheduler's format. */
async function read(
  answer: Promise<GetScheduleCommandOutput>,
  { endpointUrl }: Target,
): Promise<GetScheduleOutput> {
  try {
    const { $metadata: _metadata, ...schedule } = await answer;
    return schedule;
  } catch (error) {
    if (endpointUrl !== undefined && isUnreadableAnswer(error)) throw noScheduler(error);
    throw error;
  }
}

/** Throws DlqError if there is no Scheduler. */
export async function connectSchedules({ target, configuration, callLog }: Connection): Promise<Schedules> {
  if (target.local !== undefined) throw noScheduler();
  const { GetScheduleCommand, SchedulerClient, UpdateScheduleCommand } = await import(
    "@aws-sdk/client-scheduler"
  );
  const client: SchedulerClient = new SchedulerClient(configuration);
  callLog.watch(client);
  const GroupName = scheduleGroupName(target);
  return {
    read: (name) => {
      const command = new GetScheduleCommand({ Name: partName(target, name), GroupName });
      return read(client.send(command), target);
    },
    setState: async (schedule, State) => {
      const { Arn: _arn, CreationDate: _created, LastModificationDate: _modified, ...kept } = schedule;
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
