import type { IamStatement } from "../errors";
import type { FailedCall } from "./call-log";
import { type Named, scheduleGroupName } from "./target/deployment-names";

/** The action behind each call of this command: a batch call needs the single call's action. */
const ACTIONS: Readonly<Record<string, string>> = {
  GetQueueUrlCommand: "sqs:GetQueueUrl",
  GetQueueAttributesCommand: "sqs:GetQueueAttributes",
  ReceiveMessageCommand: "sqs:ReceiveMessage",
  SendMessageBatchCommand: "sqs:SendMessage",
  DeleteMessageBatchCommand: "sqs:DeleteMessage",
  ChangeMessageVisibilityBatchCommand: "sqs:ChangeMessageVisibility",
  GetScheduleCommand: "scheduler:GetSchedule",
  UpdateScheduleCommand: "scheduler:UpdateSchedule",
  AssumeRoleCommand: "sts:AssumeRole",
  GetRoleCommand: "iam:GetRole",
  GetKeyPolicyCommand: "kms:GetKeyPolicy",
  ScanCommand: "dynamodb:Scan",
  PutItemCommand: "dynamodb:PutItem",
  DeleteItemCommand: "dynamodb:DeleteItem",
};

export interface Place extends Named {
  readonly region?: string | undefined;
  readonly account?: string | undefined;
  readonly partition?: string | undefined;
}

/** The IAM statement that would have allowed a call. Unknown parts are words in capitals. */
export function missingStatement(call: FailedCall, place: Place): IamStatement {
  const [, ofKey, key] = KEY_OF_TABLE.exec(call.error.message) ?? [];
  if (ofKey !== undefined && key !== undefined) {
    return { Effect: "Allow", Action: [ofKey], Resource: [key] };
  }
  const action = ACTIONS[call.command] ?? call.command;
  const passRole = action === "scheduler:UpdateSchedule" && /iam:PassRole/i.test(call.error.message);
  return {
    Effect: "Allow",
    Action: [passRole ? "iam:PassRole" : action],
    Resource: [passRole ? roleArn(call) : resourceOf(call, place)],
    ...(passRole && { Condition: { StringEquals: { "iam:PassedToService": "scheduler.amazonaws.com" } } }),
  };
}

/** DynamoDB uses a table's key on behalf of the caller. */
const KEY_OF_TABLE = /(kms:\w+) on resource: (arn:[^\s"]+)/;

function roleArn({ input }: FailedCall): string {
  const { Target } = input;
  const hasRole = typeof Target === "object" && Target !== null && "RoleArn" in Target;
  return hasRole ? String(Target.RoleArn) : "ROLE_OF_THE_SCHEDULE";
}

const QUEUE_URL = /^https?:\/\/(?:sqs\.([a-z0-9-]+)\.[^/]+|[^/]+)\/(\d{12})\/([\w.-]+)$/;

function resourceOf({ input }: FailedCall, place: Place): string {
  const { region = "REGION", account = "ACCOUNT", partition = "aws" } = place;
  if (typeof input.RoleArn === "string") return input.RoleArn;
  if (typeof input.TableName === "string") {
    return `arn:${partition}:dynamodb:${region}:${account}:table/${input.TableName}`;
  }
  if (typeof input.KeyId === "string") return input.KeyId;
  if (typeof input.RoleName === "string") return `arn:${partition}:iam::${account}:role/${input.RoleName}`;
  if (typeof input.GroupName === "string") {
    return `arn:${partition}:scheduler:${region}:${account}:schedule/${scheduleGroupName(place)}/${String(input.Name)}`;
  }
  const parts = QUEUE_URL.exec(String(input.QueueUrl ?? ""));
  if (parts !== null) return `arn:${partition}:sqs:${parts[1] ?? region}:${parts[2]}:${parts[3]}`;
  return `arn:${partition}:sqs:${region}:${account}:${String(input.QueueName ?? "QUEUE")}`;
}
