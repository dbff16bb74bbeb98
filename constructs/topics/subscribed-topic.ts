import { createHash } from "node:crypto";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription";
import type { IResolvable } from "cdktf";
import { Construct } from "constructs";
import type { Grantee } from "../security/policy-document";
import type { ITopic } from "./topic";

/** A filter on message attributes. */
type FilterPolicy = Readonly<Record<string, readonly string[]>>;

/** A topic with subscriptions of this deployment, whoever owns it. Each address and endpoint must confirm once. */
export abstract class SubscribedTopic extends Construct implements ITopic {
  abstract readonly arn: string;
  abstract readonly topicName: string;
  private readonly unconfirmed: [string, IResolvable][] = [];

  /** How many subscriptions were deployed. */
  get subscriptions(): number {
    return this.unconfirmed.length;
  }

  /** Address → whether its owner has yet to confirm the subscription, known once it is applied. */
  get pendingConfirmations(): Readonly<Record<string, IResolvable>> {
    return Object.fromEntries(this.unconfirmed);
  }

  abstract grantPublish(grantee: Grantee): void;

  /** Allows counting the confirmed subscriptions. */
  grantListSubscriptions(grantee: Grantee): void {
    grantee.allow(this.arn, ["sns:ListSubscriptionsByTopic"]);
  }

  /** https://docs.aws.amazon.com/sns/latest/dg/sns-email-notifications.html */
  subscribe(id: string, email: string, filterPolicy?: FilterPolicy): void {
    // In a construct id, a slash ends a scope.
    this.addSubscription(id.replaceAll("/", "%2F"), id, "email", email, filterPolicy);
  }

  /**
   * The id contains only the host of the URL, because the rest is often a secret.
   * https://docs.aws.amazon.com/sns/latest/dg/sns-http-https-endpoint-as-subscriber.html
   */
  subscribeWebhook(url: string): void {
    const hash = createHash("sha256").update(url).digest("hex").slice(0, 8);
    const id = `webhook-${new URL(url).hostname}-${hash}`;
    this.addSubscription(id, id, "https", url);
  }

  private addSubscription(
    constructId: string,
    name: string,
    protocol: "email" | "https",
    endpoint: string,
    filterPolicy?: FilterPolicy,
  ): void {
    const subscription = new SnsTopicSubscription(this, constructId, {
      topicArn: this.arn,
      protocol,
      endpoint,
      ...(filterPolicy && {
        filterPolicy: JSON.stringify(filterPolicy),
        filterPolicyScope: "MessageAttributes",
      }),
    });
    this.unconfirmed.push([name, subscription.pendingConfirmation]);
  }
}
