import type { SnsCalls } from "./sns-calls";

/** How many subscriptions of a topic are confirmed and have not been ended. Throws if a call fails. */
export type CountConfirmed = (topicArn: string, signal: AbortSignal) => Promise<number>;

/**
 * A subscription that waits for its confirmation, or that was ended through its link, is listed with a word instead
 * of the ARN. GetTopicAttributes is not used, because emulators count wrongly there.
 * https://docs.aws.amazon.com/sns/latest/api/API_ListSubscriptionsByTopic.html
 */
export const createCountConfirmed =
  (sns: Pick<SnsCalls, "listSubscriptions">): CountConfirmed =>
  async (topicArn, signal) => {
    let confirmed = 0;
    let nextToken: string | undefined;
    do {
      const page = await sns.listSubscriptions(topicArn, nextToken, signal);
      confirmed += page.arns.filter((arn) => arn.startsWith("arn:")).length;
      nextToken = page.nextToken;
    } while (nextToken !== undefined);
    return confirmed;
  };
