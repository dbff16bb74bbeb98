import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription";
import { Construct } from "constructs";
import { NAME_STEM } from "./node-function";
import { ConstructError } from "./require-in-range";
import type { Grantee } from "./service-role";
import type { StoreAlertEmail } from "./settings/settings";

export interface AlertsTopicProps {
  /** Stands before the topic's name. */
  readonly namePrefix: string;
  /** Addresses that get every alert, at least one: alerts about several producers reach nobody else. */
  readonly catchAllEmails: readonly string[];
  /** Addresses that get the alerts of one store only. Default: none. */
  readonly storeEmails?: readonly StoreAlertEmail[];
}

/** Where producers are told what happened to their messages, by e-mail. Each address must confirm once. */
export class AlertsTopic extends Construct {
  readonly arn: string;
  readonly topicName: string;

  constructor(scope: Construct, id: string, props: AlertsTopicProps) {
    super(scope, id);
    if (props.catchAllEmails.length === 0) {
      throw new ConstructError(
        this.node.path,
        "catchAllEmails must hold at least one address: alerts about several producers, or about an unknown one, reach no other subscription. Give one.",
      );
    }
    const topic = new SnsTopic(this, "topic", { name: `${props.namePrefix}${NAME_STEM}-alerts` });
    this.arn = topic.arn;
    this.topicName = topic.name;
    this.refusePlainHttp();
    for (const email of props.catchAllEmails) this.subscribe(`every-alert-${email}`, email);
    for (const { storeId, address } of props.storeEmails ?? []) {
      this.subscribe(`store-${storeId}-${address}`, address, { store_id: [storeId] });
    }
  }

  grantPublish(grantee: Grantee): void {
    grantee.allow(this.arn, ["sns:Publish"]);
  }

  /** https://docs.aws.amazon.com/sns/latest/dg/sns-email-notifications.html */
  private subscribe(
    id: string,
    email: string,
    filterPolicy?: Readonly<Record<string, readonly string[]>>,
  ): void {
    new SnsTopicSubscription(this, id, {
      topicArn: this.arn,
      protocol: "email",
      endpoint: email,
      ...(filterPolicy && {
        filterPolicy: JSON.stringify(filterPolicy),
        filterPolicyScope: "MessageAttributes",
      }),
    });
  }

  /** https://docs.aws.amazon.com/sns/latest/dg/sns-security-best-practices.html */
  private refusePlainHttp(): void {
    new SnsTopicPolicy(this, "policy", {
      arn: this.arn,
      policy: JSON.stringify({
        Version: "2012-10-17",
        Statement: [
          {
            Sid: "RefusePlainHttp",
            Effect: "Deny",
            Principal: "*",
            Action: "sns:Publish",
            Resource: this.arn,
            Condition: { Bool: { "aws:SecureTransport": "false" } },
          },
        ],
      }),
    });
  }
}
