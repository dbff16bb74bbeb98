import { CreateQueueCommand, GetQueueAttributesCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { LocalRunError } from "../errors";
import type { Resource } from "../terraform/parse-resources";
import type { DeployedQueue } from "../terraform/system";

type QueueResource = Resource<"aws_sqs_queue">;

/**
 * Terraform's name of a queue attribute → SQS's. Policies refer to other queues, so they are set once all queues
 * exist.
 */
const ATTRIBUTES = {
  visibility_timeout_seconds: "VisibilityTimeout",
  message_retention_seconds: "MessageRetentionPeriod",
  delay_seconds: "DelaySeconds",
  receive_wait_time_seconds: "ReceiveMessageWaitTimeSeconds",
  max_message_size: "MaximumMessageSize",
  sqs_managed_sse_enabled: "SqsManagedSseEnabled",
  kms_data_key_reuse_period_seconds: "KmsDataKeyReusePeriodSeconds",
} as const;

function attributesOf({ arguments: args }: QueueResource): Record<string, string> {
  const attributes: Record<string, string> = {};
  for (const [argument, attribute] of Object.entries(ATTRIBUTES)) {
    const value = args[argument as keyof typeof ATTRIBUTES];
    if (value !== undefined) attributes[attribute] = String(value);
  }
  return attributes;
}

/** Creates a queue by name and attributes and asks the service for its ARN. */
export async function createQueue(
  sqs: SQSClient,
  name: string,
  attributes: Record<string, string> = {},
): Promise<DeployedQueue> {
  const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName: name, Attributes: attributes }));
  const answer = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ["QueueArn"] }));
  const arn = answer.Attributes?.QueueArn;
  if (QueueUrl === undefined || arn === undefined) {
    throw new LocalRunError(`Queue ${name} was created, but the endpoint did not return its URL and ARN.`);
  }
  return { name, url: QueueUrl, arn };
}

/** Creates the synthesized queues, in parallel, without their policies. */
export async function createQueues(
  sqs: SQSClient,
  resources: readonly QueueResource[],
): Promise<Map<QueueResource, DeployedQueue>> {
  const created = await Promise.all(
    resources.map(
      async (resource) =>
        [resource, await createQueue(sqs, resource.arguments.name, attributesOf(resource))] as const,
    ),
  );
  return new Map(created);
}
