import type { Construct } from "constructs";
import type { EncryptionKey } from "../security/encryption-key";
import { ConstructError } from "../settings/require-in-range";
import type { StoreAlertEmail } from "../settings/settings";
import { SecureTopic } from "./secure-topic";

export interface AlertsTopicProps {
  readonly topicName: string;
  /** Addresses that get every alert, at least one: alerts about several producers reach nobody else. */
  readonly catchAllEmails: readonly string[];
  /** Addresses that get the alerts of their stores only; none of them in `catchAllEmails`. Default: none. */
  readonly storeEmails?: readonly StoreAlertEmail[];
  /** Encrypts the alerts. Default: none of ours; they hold no body. */
  readonly key?: EncryptionKey | undefined;
}

/** Where producers are told what happened to their messages, by e-mail. */
export class AlertsTopic extends SecureTopic {
  constructor(scope: Construct, id: string, props: AlertsTopicProps) {
    super(scope, id, { topicName: props.topicName, key: props.key });
    if (props.catchAllEmails.length === 0) {
      throw new ConstructError(
        this.node.path,
        "catchAllEmails must hold at least one address: alerts about several producers, or about an unknown one, reach no other subscription. Give one.",
      );
    }
    for (const email of props.catchAllEmails) this.subscribe(`every-alert-${email}`, email);
    // SNS keeps one subscription an address: one filter names all of its stores.
    for (const [address, stores] of Map.groupBy(props.storeEmails ?? [], (entry) => entry.address)) {
      this.subscribe(`store-alerts-${address}`, address, {
        producer: stores.map(({ storeId }) => `store:${storeId}`),
      });
    }
  }
}
