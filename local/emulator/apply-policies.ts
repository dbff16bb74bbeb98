import { SetTopicAttributesCommand } from "@aws-sdk/client-sns";
import { SetQueueAttributesCommand } from "@aws-sdk/client-sqs";
import type { ResourcesByType } from "../terraform/parse-resources";
import { listQueuePolicies } from "../terraform/queue-policies";
import type { Stack } from "../terraform/read-stack";
import type { Resolve } from "../terraform/resolve-references";
import type { Clients } from "./clients";

/** Sets the synthesized redrive, access and topic policies on the created resources. */
export async function applyPolicies(
  { sqs, sns }: Clients,
  resources: ResourcesByType,
  resolveIn: (stack: Stack) => Resolve,
): Promise<void> {
  for (const { queueUrl, name, value } of listQueuePolicies(resources, resolveIn)) {
    await sqs.send(new SetQueueAttributesCommand({ QueueUrl: queueUrl, Attributes: { [name]: value } }));
  }
  for (const { stack, address, arguments: args } of resources.aws_sns_topic_policy) {
    const resolve = resolveIn(stack);
    await sns.send(
      new SetTopicAttributesCommand({
        TopicArn: resolve(args.arn, address),
        AttributeName: "Policy",
        AttributeValue: resolve(args.policy, address),
      }),
    );
  }
}
