import { PublishCommand, SNSClient } from "@aws-sdk/client-sns";
import type { Log } from "../../../core/runtime/log";
import { createCountConfirmed } from "../../../core/sns/count-confirmed-subscriptions";
import type { Alert, Publish } from "../alerts/alert";
import { publishWhereConfirmed } from "./publish-where-confirmed";

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
export function createPublish(client: SNSClient, topics: AlertTopics): Publish {
  const { alertsTopicArn, ownBodies, producerTopicArns } = topics;
  return async (alert, abortSignal) => {
    const common = { Subject: alert.subject, MessageAttributes: { ...alert.attributes } };
    const Message = alert.producerMessage ?? alert.message;
    for (const TopicArn of producerTopicArns) {
      await client.send(new PublishCommand({ TopicArn, ...common, Message }), { abortSignal });
    }
    if (alert.producersOnly) return;
    const command = new PublishCommand({
      TopicArn: alertsTopicArn,
      ...common,
      ...bodiesOf(alert, ownBodies),
    });
    await client.send(command, { abortSignal });
  };
}

/** A client that tries once, because `publishAlerts` must space and count all further attempts. */
export const createSnsClient = () => new SNSClient({ maxAttempts: 1 });

/**
 * Publishes with the SDK. A notifier loads it for its first alert: of what it sees after an outage, most is no news.
 */
export function createPublisher(topics: AlertTopics, log: Pick<Log, "warn">): Publish {
  const client = createSnsClient();
  const countConfirmed = createCountConfirmed(client);
  return publishWhereConfirmed(createPublish(client, topics), {
    countConfirmed: (signal) => countConfirmed(topics.alertsTopicArn, signal),
    now: Date.now,
    log,
  });
}
