import type { Construct } from "constructs";
import type { IKey } from "../security/key";
import { SecureTopic } from "./secure-topic";

export interface AlertsTopicProps {
  readonly topicName: string;
  /** The account whose alarms may publish: the one that concerns the operations topic. */
  readonly accountId: string;
  /** Encrypts the alerts. Default: none of ours; they hold no body. */
  readonly key?: IKey | undefined;
}

/** Notifies people of what happened to messages. */
export class AlertsTopic extends SecureTopic {
  constructor(scope: Construct, id: string, props: AlertsTopicProps) {
    super(scope, id, { topicName: props.topicName, key: props.key });
    this.letAlarmsPublish(props.accountId);
  }
}
