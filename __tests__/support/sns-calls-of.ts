import { ListSubscriptionsByTopicCommand, PublishCommand, type SNSClient } from "@aws-sdk/client-sns";
import type { SnsCalls } from "../../core/sns/sns-calls";

/** The calls by a client of the SDK, whose middleware can make some of them fail. */
export const snsCallsOf = (client: SNSClient): SnsCalls => ({
  async publish(input, abortSignal) {
    await client.send(new PublishCommand(input), { abortSignal });
  },
  async listSubscriptions(TopicArn, NextToken, abortSignal) {
    const command = new ListSubscriptionsByTopicCommand({ TopicArn, NextToken });
    const { Subscriptions = [], NextToken: nextToken } = await client.send(command, { abortSignal });
    return {
      arns: Subscriptions.map(({ SubscriptionArn = "" }) => SubscriptionArn),
      ...(nextToken !== undefined && { nextToken }),
    };
  },
});
