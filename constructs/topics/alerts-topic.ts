import type { Construct } from "constructs";
import type { IKey } from "../security/key";
import { ConstructError } from "../settings/require-in-range";
import type { ProducerAlertEmail } from "../settings/settings";
import { SecureTopic } from "./secure-topic";

export interface AlertsTopicProps {
  readonly topicName: string;
  /** The account whose alarms may publish: the one that concerns the operations topic. */
  readonly accountId: string;
  /** Addresses that get every alert, at least one: alerts about several producers reach nobody else. */
  readonly catchAllEmails: readonly string[];
  /** Addresses that get the alerts of their producers only; none of them in `catchAllEmails`. Default: none. */
  readonly producerEmails?: readonly ProducerAlertEmail[];
  /** Encrypts the alerts. Default: none of ours; they hold no body. */
  readonly key?: IKey | undefined;
}

/** Notifies producers of what happened to their messages, by e-mail. */
export class AlertsTopic extends SecureTopic {
  constructor(scope: Construct, id: string, props: AlertsTopicProps) {
    super(scope, id, { topicName: props.topicName, key: props.key });
    if (props.catchAllEmails.length === 0) {
      throw new ConstructError(
        this.node.path,
        "catchAllEmails must hold at least one address: alerts about several producers, or about an unknown one, reach no other subscription. Give one.",
      );
    }
    this.letAlarmsPublish(props.accountId);
    for (const email of props.catchAllEmails) this.subscribe(`every-alert-${email}`, email);
    // SNS keeps one subscription per address: one filter names all of its producers.
    for (const [address, entries] of Map.groupBy(props.producerEmails ?? [], (entry) => entry.address)) {
      const producer = entries.map((entry) => entry.producer);
      this.subscribe(`producer-alerts-${address}`, address, { producer });
    }
  }
}
