import { paginateListSubscriptionsByTopic, type SNSClient } from "@aws-sdk/client-sns";

/** How many subscriptions of a topic are confirmed and have not been ended. Throws if a call fails. */
export type CountConfirmed = (topicArn: string, signal: AbortSignal) => Promise<number>;

/**
 * A subscription that waits for its confirmation, or that was ended through its link, is listed with a word instead
 * of the ARN. GetTopicAttributes is not used, because emulators count wrongly there.
 * https://docs.aws.amazon.com/sns/latest/api/API_ListSubscriptionsByTopic.html
 */
export const createCountConfirmed =
  (client: SNSClient): CountConfirmed =>
  async (TopicArn, abortSignal) => {
    let confirmed = 0;
    for await (const { Subscriptions = [] } of paginateListSubscriptionsByTopic(
      { client },
      { TopicArn },
      { abortSignal },
    )) {
      confirmed += Subscriptions.filter(({ SubscriptionArn = "" }) =>
        SubscriptionArn.startsWith("arn:"),
      ).length;
    }
    return confirmed;
  };
