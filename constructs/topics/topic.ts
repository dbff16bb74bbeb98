import type { IResolvable } from "cdktf";
import type { Grantee } from "../security/policy-document";

/** A topic that notifications are published to, whoever created it. */
export interface ITopic {
  readonly arn: string;
  readonly topicName: string;
  /**
   * The minimum number of confirmed subscriptions. If there are fewer, an alarm reports that notifications reach
   * nobody.
   */
  readonly subscriptions: number;
  /** Subscription → whether its owner has yet to confirm it, for subscriptions that this deployment created. */
  readonly pendingConfirmations: Readonly<Record<string, IResolvable>>;
  grantPublish(grantee: Grantee): void;
  /** Allows counting the confirmed subscriptions. */
  grantListSubscriptions(grantee: Grantee): void;
}
