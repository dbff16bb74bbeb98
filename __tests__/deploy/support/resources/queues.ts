import { GetQueueAttributesCommand, ListQueuesCommand } from "@aws-sdk/client-sqs";
import type { Readers } from "../clients";
import { type Arguments, type ResourceReader, textOf } from "./resource-reader";

async function attributesOf({ sqs }: Readers, queueUrl: string): Promise<Record<string, string>> {
  const command = new GetQueueAttributesCommand({ QueueUrl: queueUrl, AttributeNames: ["All"] });
  return (await sqs.send(command)).Attributes ?? {};
}

/** A policy that is a separate resource from its queue. */
function policyReader(argument: string, attribute: string): ResourceReader {
  return {
    read: async (aws, intent): Promise<Arguments> => {
      const queueUrl = textOf(intent, "queue_url");
      return { queue_url: queueUrl, [argument]: (await attributesOf(aws, queueUrl))[attribute] };
    },
  };
}

export const QUEUES: Readonly<Record<string, ResourceReader>> = {
  aws_sqs_queue: {
    read: async (aws, _intent, state) => {
      const attributes = await attributesOf(aws, textOf(state, "url"));
      return {
        name: attributes.QueueArn?.split(":")[5],
        visibility_timeout_seconds: Number(attributes.VisibilityTimeout),
        message_retention_seconds: Number(attributes.MessageRetentionPeriod),
        max_message_size: Number(attributes.MaximumMessageSize),
        delay_seconds: Number(attributes.DelaySeconds),
        receive_wait_time_seconds: Number(attributes.ReceiveMessageWaitTimeSeconds),
        sqs_managed_sse_enabled: attributes.SqsManagedSseEnabled === "true",
        kms_master_key_id: attributes.KmsMasterKeyId,
        kms_data_key_reuse_period_seconds: Number(attributes.KmsDataKeyReusePeriodSeconds),
      };
    },
    list: async ({ sqs }) => (await sqs.send(new ListQueuesCommand({}))).QueueUrls ?? [],
  },
  aws_sqs_queue_policy: policyReader("policy", "Policy"),
  aws_sqs_queue_redrive_policy: policyReader("redrive_policy", "RedrivePolicy"),
  aws_sqs_queue_redrive_allow_policy: policyReader("redrive_allow_policy", "RedriveAllowPolicy"),
};
