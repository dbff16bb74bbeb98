import {
  GetScheduleCommand,
  GetScheduleGroupCommand,
  ListScheduleGroupsCommand,
  ListSchedulesCommand,
} from "@aws-sdk/client-scheduler";
import { argumentsFrom, named, type ResourceReader, textOf } from "./resource-reader";

/** Every account has it. */
const DEFAULT_GROUP = "default";

export const SCHEDULES: Readonly<Record<string, ResourceReader>> = {
  aws_scheduler_schedule: {
    read: async ({ scheduler }, intent) => {
      const command = new GetScheduleCommand({
        Name: textOf(intent, "name"),
        GroupName: textOf(intent, "group_name"),
      });
      return argumentsFrom(await scheduler.send(command));
    },
    list: async ({ scheduler }) => {
      const { Schedules = [] } = await scheduler.send(new ListSchedulesCommand({}));
      return Schedules.flatMap(({ Name }) => named(Name));
    },
  },
  aws_scheduler_schedule_group: {
    read: async ({ scheduler }, intent) =>
      argumentsFrom(await scheduler.send(new GetScheduleGroupCommand({ Name: textOf(intent, "name") }))),
    list: async ({ scheduler }) => {
      const { ScheduleGroups = [] } = await scheduler.send(new ListScheduleGroupsCommand({}));
      return ScheduleGroups.flatMap(({ Name }) => named(Name)).filter((name) => name !== DEFAULT_GROUP);
    },
  },
};
