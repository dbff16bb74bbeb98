import {
  GetSubscriptionAttributesCommand,
  GetTopicAttributesCommand,
  ListSubscriptionsCommand,
  ListTopicsCommand,
} from "@aws-sdk/client-sns";
import type { Readers } from "../clients";
import { named, type ResourceReader, textOf } from "./resource-reader";

async function attributesOf({ sns }: Readers, topicArn: string): Promise<Record<string, string>> {
  return (await sns.send(new GetTopicAttributesCommand({ TopicArn: topicArn }))).Attributes ?? {};
}

export const TOPICS: Readonly<Record<string, ResourceReader>> = {
  aws_sns_topic: {
    read: async (aws, _intent, state) => {
      const attributes = await attributesOf(aws, textOf(state, "arn"));
      return {
        name: attributes.TopicArn?.split(":")[5],
        display_name: attributes.DisplayName,
        kms_master_key_id: attributes.KmsMasterKeyId,
      };
    },
    list: async ({ sns }) => {
      const { Topics = [] } = await sns.send(new ListTopicsCommand({}));
      return Topics.flatMap(({ TopicArn }) => named(TopicArn));
    },
  },
  aws_sns_topic_policy: {
    read: async (aws, intent) => {
      const { TopicArn, Policy } = await attributesOf(aws, textOf(intent, "arn"));
      return { arn: TopicArn, policy: Policy };
    },
  },
  aws_sns_topic_subscription: {
    read: async ({ sns }, _intent, state) => {
      const command = new GetSubscriptionAttributesCommand({ SubscriptionArn: textOf(state, "arn") });
      const { Attributes = {} } = await sns.send(command);
      return {
        topic_arn: Attributes.TopicArn,
        protocol: Attributes.Protocol,
        endpoint: Attributes.Endpoint,
        filter_policy: Attributes.FilterPolicy,
        filter_policy_scope: Attributes.FilterPolicyScope,
      };
    },
    list: async ({ sns }) => {
      const { Subscriptions = [] } = await sns.send(new ListSubscriptionsCommand({}));
      return Subscriptions.flatMap(({ SubscriptionArn }) => named(SubscriptionArn));
    },
  },
};
