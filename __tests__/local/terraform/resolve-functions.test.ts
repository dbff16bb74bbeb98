import { parseResources } from "../../../local/terraform/parse-resources";
import { parseStack } from "../../../local/terraform/read-stack";
import { resolveSchedules } from "../../../local/terraform/resolve-functions";

const ACCOUNT = "eu-west-1:000000000000";

const schedule = (group?: string) => ({
  name: "redrive",
  schedule_expression: "rate(5 minutes)",
  flexible_time_window: { mode: "OFF" },
  target: { arn: `arn:aws:lambda:${ACCOUNT}:function:redriver`, role_arn: "role" },
  ...(group !== undefined && { group_name: group }),
});

test.each([
  ["a group", "journey", "journey"],
  ["no group", undefined, "default"],
])("a schedule with %s is named with its group, as Scheduler names it", (_, given, group) => {
  const stack = parseStack("some-stack", "/synth", {
    provider: { aws: [{ region: "eu-west-1" }] },
    resource: { aws_scheduler_schedule: { one: schedule(given) } },
  });

  expect(resolveSchedules(parseResources([stack]).resources, () => (text) => text)).toMatchObject([
    {
      arn: `arn:aws:scheduler:${ACCOUNT}:schedule/${group}/redrive`,
      groupArn: `arn:aws:scheduler:${ACCOUNT}:schedule-group/${group}`,
    },
  ]);
});
