import { ListTagsForResourceCommand as ListAlarmTags } from "@aws-sdk/client-cloudwatch";
import { ListTagsForResourceCommand as ListLogGroupTags } from "@aws-sdk/client-cloudwatch-logs";
import { ListTagsOfResourceCommand } from "@aws-sdk/client-dynamodb";
import { ListRoleTagsCommand } from "@aws-sdk/client-iam";
import { ListResourceTagsCommand } from "@aws-sdk/client-kms";
import { ListTagsCommand } from "@aws-sdk/client-lambda";
import { ListTagsForResourceCommand as ListScheduleGroupTags } from "@aws-sdk/client-scheduler";
import { ListTagsForResourceCommand as ListTopicTags } from "@aws-sdk/client-sns";
import { ListQueueTagsCommand } from "@aws-sdk/client-sqs";
import type { ResourceState } from "../applied/read-state";
import type { Readers } from "../clients";
import { textOf } from "./resource-reader";

type Tags = Readonly<Record<string, string>>;
type TagReader = (aws: Readers, state: ResourceState) => Promise<Tags>;

interface Tag {
  readonly Key?: string | undefined;
  readonly Value?: string | undefined;
}

function tagsFrom(list: readonly Tag[] = []): Tags {
  return Object.fromEntries(list.map(({ Key = "", Value = "" }) => [Key, Value]));
}

const ofLambda: TagReader = async ({ lambda }, state) => {
  const command = new ListTagsCommand({ Resource: textOf(state, "arn") });
  return (await lambda.send(command)).Tags ?? {};
};

/** How the tags of each type are read back that has any. */
export const TAG_READERS: Readonly<Record<string, TagReader>> = {
  aws_dynamodb_table: async ({ dynamodb }, state) => {
    const command = new ListTagsOfResourceCommand({ ResourceArn: textOf(state, "arn") });
    return tagsFrom((await dynamodb.send(command)).Tags);
  },
  aws_sqs_queue: async ({ sqs }, state) => {
    const command = new ListQueueTagsCommand({ QueueUrl: textOf(state, "url") });
    return (await sqs.send(command)).Tags ?? {};
  },
  aws_sns_topic: async ({ sns }, state) => {
    const command = new ListTopicTags({ ResourceArn: textOf(state, "arn") });
    return tagsFrom((await sns.send(command)).Tags);
  },
  aws_lambda_function: ofLambda,
  aws_lambda_event_source_mapping: ofLambda,
  aws_iam_role: async ({ iam }, state) => {
    const command = new ListRoleTagsCommand({ RoleName: textOf(state, "name") });
    return tagsFrom((await iam.send(command)).Tags);
  },
  aws_cloudwatch_log_group: async ({ logs }, state) => {
    const command = new ListLogGroupTags({ resourceArn: textOf(state, "arn") });
    return (await logs.send(command)).tags ?? {};
  },
  aws_cloudwatch_metric_alarm: async ({ cloudwatch }, state) => {
    const command = new ListAlarmTags({ ResourceARN: textOf(state, "arn") });
    return tagsFrom((await cloudwatch.send(command)).Tags);
  },
  aws_kms_key: async ({ kms }, state) => {
    const command = new ListResourceTagsCommand({ KeyId: textOf(state, "key_id") });
    const { Tags: tags = [] } = await kms.send(command);
    return tagsFrom(tags.map(({ TagKey, TagValue }) => ({ Key: TagKey, Value: TagValue })));
  },
  aws_scheduler_schedule_group: async ({ scheduler }, state) => {
    const command = new ListScheduleGroupTags({ ResourceArn: textOf(state, "arn") });
    return tagsFrom((await scheduler.send(command)).Tags);
  },
};
