import { partName, QUEUE_ROLES, queueName, scheduleGroupName } from "../../cli/aws/target/deployment-names";
import { STAGE_SETTINGS } from "../../constructs/settings/stage-settings";
import { stacksOf } from "../stacks/support/stacks-of";

const valuesOf = (resources: Record<string, Record<string, unknown>> | undefined, argument: string) =>
  Object.values(resources ?? {})
    .map((resource) => resource[argument])
    .sort();

test.each(["local", "dev", "prod"] as const)(
  "stage %s is synthesized with the names that the command looks for",
  (stage) => {
    const { ingestor, reliable } = stacksOf(stage);
    const named = { queue: "reliable_q", prefix: STAGE_SETTINGS[stage].namePrefix };

    const queues = [ingestor, reliable].flatMap(({ resource }) => valuesOf(resource.aws_sqs_queue, "name"));
    const schedules = reliable.resource.aws_scheduler_schedule;

    expect(queues.sort()).toEqual(QUEUE_ROLES.map((role) => queueName(named, role)).sort());
    expect(valuesOf(schedules, "name")).toEqual([partName(named, "redrive"), partName(named, "renew")]);
    expect(valuesOf(reliable.resource.aws_scheduler_schedule_group, "name")).toEqual([
      scheduleGroupName(named),
    ]);
  },
);
