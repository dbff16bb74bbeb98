import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity";
import type { Construct } from "constructs";
import { ConstructError } from "../construct-error";
import type { IKey } from "../security/key";
import { SecureTopic } from "./secure-topic";

export interface OperationsTopicProps {
  readonly topicName: string;
  /** The account whose alarms may publish. Default: the account that is deployed to. */
  readonly accountId?: string;
  /** Addresses that get every alarm. */
  readonly emails: readonly string[];
  /** HTTPS endpoints that get every alarm. Default: none. */
  readonly webhooks?: readonly string[];
  /** Whether channels of a chat application show the alarms. Default: no. */
  readonly shownInChat?: boolean;
  /** Encrypts the notifications. Its policy must let CloudWatch use it. Default: no key of ours. */
  readonly key?: IKey | undefined;
}

/** Where CloudWatch alarms are sent: to the people who operate the queue, never to producers. */
export class OperationsTopic extends SecureTopic {
  constructor(scope: Construct, id: string, props: OperationsTopicProps) {
    super(scope, id, { topicName: props.topicName, key: props.key });
    const { emails, webhooks = [], shownInChat = false } = props;
    if (emails.length + webhooks.length === 0 && !shownInChat) {
      throw new ConstructError(
        this.node.path,
        "emails must contain at least one address, or alarms reach nobody. Add one, or a webhook or a chat channel.",
      );
    }
    this.letAlarmsPublish(props.accountId ?? new DataAwsCallerIdentity(this, "account").accountId);
    for (const email of emails) this.subscribe(`every-alarm-${email}`, email);
    for (const url of webhooks) this.subscribeWebhook(url);
  }
}
