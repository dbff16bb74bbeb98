import type { PublishCommandInput } from "@aws-sdk/client-sns";

export type PublishInput = Pick<
  PublishCommandInput,
  "TopicArn" | "Subject" | "Message" | "MessageStructure" | "MessageAttributes"
>;

export interface SubscriptionsPage {
  /** What SNS lists in place of each subscription's ARN. For one that is not confirmed this is a word. */
  readonly arns: readonly string[];
  readonly nextToken?: string;
}

/** The calls of SNS that the system needs. Each throws if it fails. */
export interface SnsCalls {
  publish(input: PublishInput, signal: AbortSignal): Promise<void>;
  /** https://docs.aws.amazon.com/sns/latest/api/API_ListSubscriptionsByTopic.html */
  listSubscriptions(
    topicArn: string,
    nextToken: string | undefined,
    signal: AbortSignal,
  ): Promise<SubscriptionsPage>;
}
