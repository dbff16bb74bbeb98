import type { Construct } from "constructs";
import { ENCRYPT } from "../security/key";
import type { Grantee } from "../security/policy-document";
import type { OwnedTopic } from "../settings/settings";
import { SubscribedTopic } from "./subscribed-topic";

/** A topic that somebody else owns: nothing of it is changed, and its policy and its key must let the notifier's role publish. */
export class ExistingTopic extends SubscribedTopic {
  readonly arn: string;
  readonly topicName: string;
  private readonly keyArn: string | undefined;

  constructor(scope: Construct, id: string, { topicArn, keyArn }: OwnedTopic) {
    super(scope, id);
    this.arn = topicArn;
    this.topicName = topicArn.split(":").at(-1) ?? topicArn;
    this.keyArn = keyArn;
  }

  grantPublish(grantee: Grantee): void {
    grantee.allow(this.arn, ["sns:Publish"]);
    if (this.keyArn !== undefined) grantee.allow(this.keyArn, ENCRYPT);
  }
}
