import { CreateTopicCommand, SubscribeCommand } from "@aws-sdk/client-sns";
import { LocalRunError } from "../errors";
import type { Resource } from "../terraform/parse-resources";
import type { Stack } from "../terraform/read-stack";
import type { Resolve } from "../terraform/resolve-references";
import type { DeployedTopic, Mailbox } from "../terraform/system";
import type { Clients } from "./clients";
import { createQueue } from "./create-queues";

type TopicResource = Resource<"aws_sns_topic">;

/** Creates the synthesized topics. */
export async function createTopics(
  { sns }: Clients,
  resources: readonly TopicResource[],
): Promise<Map<TopicResource, DeployedTopic>> {
  const topics = new Map<TopicResource, DeployedTopic>();
  for (const resource of resources) {
    const { name } = resource.arguments;
    const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: name }));
    if (TopicArn === undefined) throw new LocalRunError(`Topic ${name} was created without an ARN.`);
    topics.set(resource, { name, arn: TopicArn });
  }
  return topics;
}

/** Queues that the runner adds as mailboxes and webhooks. */
const MAILBOX_QUEUE_PREFIX = "local_mailbox_";

/**
 * Gives each subscription a queue as its mailbox. The emulator delivers only to queues, and evaluates the synthesized
 * filter policy.
 */
export async function subscribeMailboxes(
  { sqs, sns }: Clients,
  resources: readonly Resource<"aws_sns_topic_subscription">[],
  resolveIn: (stack: Stack) => Resolve,
): Promise<Mailbox[]> {
  const mailboxes: Mailbox[] = [];
  for (const [index, { stack, address, arguments: args }] of resources.entries()) {
    const resolve = resolveIn(stack);
    const queue = await createQueue(sqs, `${MAILBOX_QUEUE_PREFIX}${index + 1}`);
    const topicArn = resolve(args.topic_arn, address);
    const filterPolicy = args.filter_policy && resolve(args.filter_policy, address);
    const Attributes: Record<string, string> = {};
    if (filterPolicy !== undefined) Attributes.FilterPolicy = filterPolicy;
    if (args.filter_policy_scope !== undefined) Attributes.FilterPolicyScope = args.filter_policy_scope;
    await sns.send(
      new SubscribeCommand({ TopicArn: topicArn, Protocol: "sqs", Endpoint: queue.arn, Attributes }),
    );
    mailboxes.push({
      protocol: args.protocol,
      address: resolve(args.endpoint, address),
      topicArn,
      queue,
      ...(filterPolicy !== undefined && { filterPolicy }),
    });
  }
  return mailboxes;
}
