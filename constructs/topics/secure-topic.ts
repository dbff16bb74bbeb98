import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy";
import { Lazy } from "cdktf";
import type { Construct } from "constructs";
import type { IKey } from "../security/key";
import { type Grantee, POLICY_VERSION } from "../security/policy-document";
import { checkName } from "../settings/check-name";
import { refuseSameName } from "../settings/refuse-same-name";
import { SubscribedTopic } from "./subscribed-topic";

export interface SecureTopicProps {
  readonly topicName: string;
  /** Encrypts the notifications. Default: no key of ours, because they contain no body. */
  readonly key?: IKey | undefined;
  /** The account whose alarms may publish. Default: none. */
  readonly alarmsOfAccount?: string;
}

/**
 * The actions that a topic's policy can name: those in the policy that SNS itself gives to every topic. It accepts no
 * `sns:*`, and the actions for tags and data protection are not in that policy, so they are not in this one.
 * https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-language-api-permissions-reference.html
 */
const TOPIC_ACTIONS = [
  "sns:AddPermission",
  "sns:DeleteTopic",
  "sns:GetTopicAttributes",
  "sns:ListSubscriptionsByTopic",
  "sns:Publish",
  "sns:RemovePermission",
  "sns:SetTopicAttributes",
  "sns:Subscribe",
];

/** A topic of this deployment, which refuses calls without TLS. */
export class SecureTopic extends SubscribedTopic {
  readonly arn: string;
  readonly topicName: string;
  private readonly key: IKey | undefined;
  private readonly statements: object[] = [];

  constructor(scope: Construct, id: string, props: SecureTopicProps) {
    super(scope, id);
    this.topicName = checkName(this, "SNS topic", props.topicName);
    refuseSameName(this, "a topic", [this.topicName]);
    this.key = props.key;
    const topic = new SnsTopic(this, "topic", {
      name: this.topicName,
      ...(props.key && { kmsMasterKeyId: props.key.arn }),
    });
    this.arn = topic.arn;
    this.refusePlainHttp();
    if (props.alarmsOfAccount !== undefined) this.letAlarmsPublish(props.alarmsOfAccount);
    new SnsTopicPolicy(this, "policy", {
      arn: this.arn,
      // Lazy: statements come after construction.
      policy: Lazy.stringValue({ produce: () => this.policyDocument() }),
    });
  }

  grantPublish(grantee: Grantee): void {
    grantee.allow(this.arn, ["sns:Publish"]);
    this.key?.grantEncrypt(grantee);
  }

  /**
   * A topic's own policy replaces the one that lets the account publish.
   * https://docs.aws.amazon.com/sns/latest/dg/sns-access-policy-use-cases.html
   */
  protected letAlarmsPublish(accountId: string): void {
    this.addStatement({
      Sid: "LetAlarmsOfThisAccountPublish",
      Effect: "Allow",
      Principal: { Service: "cloudwatch.amazonaws.com" },
      Action: "sns:Publish",
      Resource: this.arn,
      Condition: { StringEquals: { "aws:SourceAccount": accountId } },
    });
  }

  protected addStatement(statement: object): void {
    this.statements.push(statement);
  }

  /** https://docs.aws.amazon.com/sns/latest/dg/sns-security-best-practices.html */
  private refusePlainHttp(): void {
    this.addStatement({
      Sid: "RefusePlainHttp",
      Effect: "Deny",
      Principal: "*",
      Action: TOPIC_ACTIONS,
      Resource: this.arn,
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    });
  }

  private policyDocument(): string {
    return JSON.stringify({ Version: POLICY_VERSION, Statement: this.statements });
  }
}
