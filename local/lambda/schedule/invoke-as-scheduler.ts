import { SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import type { Authorize } from "../../iam/access-control";
import { accessKeyOf } from "../../iam/access-keys";
import type { DeployedQueue, Schedule } from "../../terraform/system";
import type { Invoke } from "../lambda-function";

export interface SchedulerPorts {
  readonly invoke: Invoke;
  readonly authorize: Authorize;
  /** Calls with the schedule's role. */
  readonly sqs: SQSClient;
  /** The schedule's dead-letter queue, if it has one. */
  readonly failures: DeployedQueue | undefined;
}

/**
 * Invokes with the permissions of the schedule's role. What Lambda does not accept goes to the schedule's dead-letter
 * queue at once, because a retry does not add a missing permission.
 * https://docs.aws.amazon.com/scheduler/latest/UserGuide/configuring-schedule-dlq.html
 */
export function invokeAsScheduler(schedule: Schedule, ports: SchedulerPorts): Invoke {
  const { roleArn, functionArn } = schedule;
  return async (event) => {
    const decision = await ports.authorize(accessKeyOf(roleArn), "lambda:InvokeFunction", functionArn);
    if (decision.allowed) return ports.invoke(event);
    await giveUp(schedule, event, ports);
    return { kind: "error", errorType: "AccessDeniedException" };
  };
}

async function giveUp(
  { arn, functionArn }: Schedule,
  event: unknown,
  { sqs, failures }: SchedulerPorts,
): Promise<void> {
  if (failures === undefined) return;
  const text = (StringValue: string) => ({ DataType: "String", StringValue });
  await sqs
    .send(
      new SendMessageCommand({
        QueueUrl: failures.url,
        MessageBody: JSON.stringify(event),
        MessageAttributes: {
          ERROR_CODE: text("AccessDeniedException"),
          SCHEDULE_ARN: text(arn),
          TARGET_ARN: text(functionArn),
        },
      }),
    )
    // As Scheduler does: it drops the invocation and counts it in a metric.
    .catch(() => {});
}
