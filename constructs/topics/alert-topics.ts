import { Construct } from "constructs";
import { ConstructError } from "../construct-error";
import { SLACK_AND_TEAMS } from "../settings/alert-channels";
import type { AlertSubscribers, ProducerAlertEmail } from "../settings/settings";
import { SecureTopic, type SecureTopicProps } from "./secure-topic";
import type { SubscribedTopic } from "./subscribed-topic";

export interface AlertTopicsProps {
  /** Gets every alert. */
  readonly topic: SubscribedTopic;
  readonly subscribers: AlertSubscribers;
  /** For the topic for producers' own addresses, if they need one. */
  readonly ofProducers: SecureTopicProps;
  /** Whether some alerts go only to producers. Default: no. */
  readonly keepProducersApart?: boolean;
}

/**
 * Who gets alerts. A body per protocol requires SNS's message structure "json", with which SNS sends no message
 * attributes. The addresses of single producers are filtered by these attributes. If both are needed, these addresses
 * have their own topic, which gets text. They also have it if operators may acknowledge alerts, because producers
 * still get those.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-message-attributes.html
 */
export class AlertTopics extends Construct {
  readonly all: SubscribedTopic;
  /** Undefined: addresses of single producers are on the same topic. */
  readonly ofProducers: SecureTopic | undefined;
  /** How many were deployed. Amazon Q Developer has one for all channels. */
  readonly subscriptions: number;
  /** Protocols that get their own body. The others get text. */
  readonly ownBodies: readonly string[];

  constructor(scope: Construct, id: string, props: AlertTopicsProps) {
    super(scope, id);
    const { topic, subscribers, ofProducers, keepProducersApart = false } = props;
    const { alertEmails, alertWebhooks, producerAlertEmails } = subscribers;
    const hasChats = SLACK_AND_TEAMS.some((channels) => subscribers[channels].length > 0);
    this.all = topic;
    if (
      alertEmails.length + alertWebhooks.length === 0 &&
      !hasChats &&
      subscribers.alertsTopic === undefined
    ) {
      throw new ConstructError(
        scope.node.path,
        "At least one of alertEmails, alertWebhooks, alertSlackChannels, alertTeamsChannels and alertsTopic must be set, because alerts about several producers, or about an unknown one, reach no other subscription. Set one.",
      );
    }
    this.ownBodies = hasChats || alertWebhooks.length > 0 ? ["https"] : [];
    for (const email of alertEmails) topic.subscribe(`every-alert-${email}`, email);
    for (const url of alertWebhooks) topic.subscribeWebhook(url);
    const needsOwn = (this.ownBodies.length > 0 || keepProducersApart) && producerAlertEmails.length > 0;
    this.ofProducers = needsOwn ? new SecureTopic(this, "producers", ofProducers) : undefined;
    subscribeProducers(this.ofProducers ?? topic, producerAlertEmails);
    this.subscriptions = topic.subscriptions + (this.ofProducers?.subscriptions ?? 0) + (hasChats ? 1 : 0);
  }
}

/** SNS keeps one subscription per address, so one filter names all of its producers. */
function subscribeProducers(topic: SubscribedTopic, emails: readonly ProducerAlertEmail[]): void {
  for (const [address, entries] of Map.groupBy(emails, (entry) => entry.address)) {
    const producer = entries.map((entry) => entry.producer);
    topic.subscribe(`producer-alerts-${address}`, address, { producer });
  }
}
