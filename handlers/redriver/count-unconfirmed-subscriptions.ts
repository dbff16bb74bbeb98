import { describeError } from "../../core/runtime/describe-error";
import type { Log } from "../../core/runtime/log";
import type { Count } from "../../core/runtime/metrics";
import { createCountConfirmed } from "../../core/sns/count-confirmed-subscriptions";
import type { SnsCalls } from "../../core/sns/sns-calls";
import { createSnsClient } from "../../core/sns/sns-client";

export interface DeployedTopic {
  readonly arn: string;
  /** Other topics whose subscriptions are counted too. Default: none. */
  readonly others?: readonly string[];
  /** Subscriptions that were deployed. */
  readonly subscriptions: number;
}

export interface DeployedTopics {
  readonly alertsTopic: DeployedTopic;
  readonly operationsTopic: DeployedTopic;
}

export interface SubscriptionPorts {
  readonly count: Count;
  readonly log: Pick<Log, "error">;
}

/** The time that a renewal reserves for its report is enough for both topics. */
const TIMEOUT_MS = 1_000;

/**
 * Counts the subscriptions that were never confirmed or that somebody ended. Mail scanners follow the link that ends
 * one, and SNS still accepts what reaches nobody. Each topic has its own metric, because its alarm must use the other
 * topic.
 */
export async function countUnconfirmed(
  { alertsTopic, operationsTopic }: DeployedTopics,
  { count, log }: SubscriptionPorts,
  sns: Pick<SnsCalls, "listSubscriptions"> = createSnsClient({ attempts: 2 }),
): Promise<void> {
  const countConfirmed = createCountConfirmed(sns);
  const unconfirmedOf = async (
    { arn, others = [], subscriptions }: DeployedTopic,
    write: (value: number) => void,
  ) => {
    try {
      let confirmed = 0;
      for (const topicArn of [arn, ...others]) {
        confirmed += await countConfirmed(topicArn, AbortSignal.timeout(TIMEOUT_MS));
      }
      write(Math.max(0, subscriptions - confirmed));
    } catch (thrown) {
      log.error("subscriptions not readable", { topic: arn, ...describeError(thrown) });
    }
  };
  await unconfirmedOf(alertsTopic, (value) => count("UnconfirmedAlertSubscriptions", value));
  await unconfirmedOf(operationsTopic, (value) => count("UnconfirmedOperationsSubscriptions", value));
}
