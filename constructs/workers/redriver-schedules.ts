import { SchedulerSchedule } from "@cdktf/provider-aws/lib/scheduler-schedule";
import { SchedulerScheduleGroup } from "@cdktf/provider-aws/lib/scheduler-schedule-group";
import type { TerraformResourceLifecycle } from "cdktf";
import { Construct } from "constructs";
import { type QueueNames, redriveScheduleNames } from "../../core/names/queue-names";
import type { SecureQueue } from "../queue/secure-queue";
import { GrantedRole } from "../security/granted-role";
import { checkName } from "../settings/check-name";
import { renewalOffsetMinutes, scheduleExpression } from "../settings/schedule-expression";
import type { NodeFunction } from "./node-function";

export interface RedriverSchedulesProps {
  readonly names: QueueNames;
  /** The account whose schedules may use the role. */
  readonly accountId: string;
  readonly redriver: NodeFunction;
  readonly redriveIntervalSeconds: number;
  /** Redrive runs that each scheduled time starts. */
  readonly redriveRunsAtOnce: number;
  readonly renewIntervalSeconds: number;
  /** Gets the invocations that Scheduler gave up. */
  readonly failures: SecureQueue;
}

interface Task {
  readonly task: "redrive" | "renew";
  /** Part of the schedule's name. */
  readonly name: string;
  readonly description: string;
  readonly expression: string;
  readonly maximumRetryAttempts: number;
  readonly maximumEventAgeInSeconds: number;
  readonly lifecycle?: TerraformResourceLifecycle;
}

/** Starts the redriver's two tasks: schedules in their own group, and the role that may invoke it. */
export class RedriverSchedules extends Construct {
  /** The group's name as text; `groupName` refers to the group once it exists. */
  readonly name: string;
  readonly groupName: string;
  /** The schedules that an operator may pause: one for each run that a scheduled time starts. */
  readonly redriveScheduleArns: readonly string[];
  readonly renewScheduleArn: string;
  readonly role: GrantedRole;

  constructor(
    scope: Construct,
    id: string,
    private readonly props: RedriverSchedulesProps,
  ) {
    super(scope, id);
    this.name = checkName(this, "schedule group", props.names.stem);
    const group = new SchedulerScheduleGroup(this, "group", { name: this.name });
    this.groupName = group.name;
    this.role = this.createRole(group.arn);
    const { redriveIntervalSeconds, renewIntervalSeconds } = props;
    const redrives = redriveScheduleNames(props.redriveRunsAtOnce).map((name) =>
      this.schedule({
        task: "redrive",
        name,
        description: "Sends messages scheduled for retry back when they are due.",
        expression: scheduleExpression(redriveIntervalSeconds),
        // The next run is never far away, and a late one is of no use.
        maximumRetryAttempts: 1,
        maximumEventAgeInSeconds: 60,
        // If an operator pauses it, it stays paused after a deployment.
        lifecycle: { ignoreChanges: ["state"] },
      }),
    );
    this.redriveScheduleArns = redrives.map(({ arn }) => arn);
    const renew = this.schedule({
      task: "renew",
      name: "renew",
      description: "Sends what is held to its own queue again before retention deletes it.",
      // Never in the minute of a redrive, which would hide from renewal what it holds.
      expression: scheduleExpression(
        renewIntervalSeconds,
        renewalOffsetMinutes(redriveIntervalSeconds, renewIntervalSeconds),
      ),
      maximumRetryAttempts: 10,
      maximumEventAgeInSeconds: 3600,
    });
    this.renewScheduleArn = renew.arn;
  }

  /**
   * Scheduler may assume the role only for schedules of this group in this account.
   * https://docs.aws.amazon.com/scheduler/latest/UserGuide/cross-service-confused-deputy-prevention.html
   */
  private createRole(groupArn: string): GrantedRole {
    const { names, accountId, redriver, failures } = this.props;
    const role = new GrantedRole(this, "role", {
      roleName: names.part("scheduler"),
      description: "Lets the schedules invoke the redriver.",
      principal: { Service: "scheduler.amazonaws.com" },
      trustConditions: {
        StringEquals: { "aws:SourceAccount": accountId, "aws:SourceArn": groupArn },
      },
    });
    role.allow(redriver.arn, ["lambda:InvokeFunction"]);
    failures.grantSend(role);
    return role;
  }

  private schedule({
    task,
    name,
    description,
    expression,
    lifecycle,
    ...retryPolicy
  }: Task): SchedulerSchedule {
    const { names, redriver, failures, redriveRunsAtOnce } = this.props;
    const runs = task === "redrive" && redriveRunsAtOnce > 1 ? { runs: redriveRunsAtOnce } : {};
    return new SchedulerSchedule(this, name, {
      name: checkName(this, "schedule", names.part(name)),
      groupName: this.groupName,
      description,
      scheduleExpression: expression,
      flexibleTimeWindow: { mode: "OFF" },
      target: {
        arn: redriver.arn,
        roleArn: this.role.arn,
        input: JSON.stringify({ task, ...runs, scheduledTime: "<aws.scheduler.scheduled-time>" }),
        deadLetterConfig: { arn: failures.arn },
        retryPolicy,
      },
      // Scheduler checks on creation that the role may be assumed, and the first run must be allowed too.
      dependsOn: [this.role.policy],
      ...(lifecycle && { lifecycle }),
    });
  }
}
