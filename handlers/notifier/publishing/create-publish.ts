import type { SnsCalls } from "../../../core/sns/sns-calls";
import type { Alert, Publish } from "../alerts/alert";

export interface AlertTopics {
  readonly alertsTopicArn: string;
  /** Protocols that get their own body. */
  readonly ownBodies: readonly string[];
  /** Topics that always get text, because they filter by attributes. */
  readonly producerTopicArns: readonly string[];
}

/**
 * One publication to a topic, whatever its subscriptions' protocols. SNS sends `default` to each protocol without its
 * own body.
 * https://docs.aws.amazon.com/sns/latest/api/API_Publish.html
 */
function bodiesOf({ message, notification }: Alert, ownBodies: readonly string[]) {
  if (ownBodies.length === 0) return { Message: message };
  const body = JSON.stringify(notification);
  const own = Object.fromEntries(ownBodies.map((protocol) => [protocol, body]));
  return { Message: JSON.stringify({ default: message, ...own }), MessageStructure: "json" };
}

/** Producers first: if the alert reaches only them, it is tried again, and they get a duplicate at worst. */
export function createPublish(sns: Pick<SnsCalls, "publish">, topics: AlertTopics): Publish {
  const { alertsTopicArn, ownBodies, producerTopicArns } = topics;
  return async (alert, signal) => {
    const common = { Subject: alert.subject, MessageAttributes: { ...alert.attributes } };
    const Message = alert.producerMessage ?? alert.message;
    for (const TopicArn of producerTopicArns) {
      await sns.publish({ TopicArn, ...common, Message }, signal);
    }
    if (alert.producersOnly) return;
    await sns.publish({ TopicArn: alertsTopicArn, ...common, ...bodiesOf(alert, ownBodies) }, signal);
  };
}
