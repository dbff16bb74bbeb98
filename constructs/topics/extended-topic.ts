import type { Construct } from "constructs";
import type { Grantee } from "../security/policy-document";
import { SubscribedTopic } from "./subscribed-topic";
import type { ITopic } from "./topic";

/** An existing topic, with this deployment's subscriptions in addition to its own. Nothing else about it changes. */
export class ExtendedTopic extends SubscribedTopic {
  readonly arn: string;
  readonly topicName: string;

  constructor(
    scope: Construct,
    id: string,
    private readonly topic: ITopic,
  ) {
    super(scope, id);
    this.arn = topic.arn;
    this.topicName = topic.topicName;
  }

  override get subscriptions(): number {
    return this.topic.subscriptions + super.subscriptions;
  }

  grantPublish(grantee: Grantee): void {
    this.topic.grantPublish(grantee);
  }
}
