import type { PublishCommandInput } from "@aws-sdk/client-sns";

export type PublishInput = Pick<
  PublishCommandInput,
  "TopicArn" | "Subject" | "Message" | "MessageStructure" | "MessageAttributes"
>;

export interface SubscriptionsPage {
  /** The ARN of each subscription, or a placeholder such as `PendingConfirmation`. */
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
