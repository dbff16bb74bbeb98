import type { IResolvable } from "cdktf";
import type { Grantee } from "../security/policy-document";

/** A topic that notifications are published to, whoever has made it. */
export interface ITopic {
  readonly arn: string;
  readonly topicName: string;
  /** How many confirmed subscriptions it should have at least: with fewer, an alarm says that notifications reach nobody. */
  readonly subscriptions: number;
  /** Subscription → whether its owner has yet to confirm it, as far as this deployment made it. */
  readonly pendingConfirmations: Readonly<Record<string, IResolvable>>;
  grantPublish(grantee: Grantee): void;
  /** Allows counting the subscriptions that are confirmed. */
  grantListSubscriptions(grantee: Grantee): void;
}
