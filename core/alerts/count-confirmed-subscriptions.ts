import { paginateListSubscriptionsByTopic, type SNSClient } from "@aws-sdk/client-sns";

/** How many subscriptions of a topic somebody has confirmed, and nobody has ended. Throws when a call failed. */
export type CountConfirmed = (topicArn: string, signal: AbortSignal) => Promise<number>;

/**
 * A subscription that waits for its confirmation, or that was ended by its link, is listed with a word in the ARN's
 * place. Not GetTopicAttributes: emulators count wrongly there.
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
