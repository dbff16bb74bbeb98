import { Construct } from "constructs";
import { Alarms } from "../monitoring/alarms";
import { Dashboard } from "../monitoring/dashboard";
import type { Watched } from "../monitoring/watched";
import type { EncryptionKey } from "../security/encryption-key";
import { OperationsTopic } from "../topics/operations-topic";

export interface OperationsProps {
  readonly watched: Watched;
  readonly accountId: string;
  /** Encrypts the notifications of an own topic. Default: no key of this deployment. */
  readonly key?: EncryptionKey | undefined;
  /** Shared with other queues. Default: a topic of this queue. */
  readonly topic?: OperationsTopic | undefined;
  /** Shared with other queues. Default: a dashboard of this queue. */
  readonly dashboard?: Dashboard | undefined;
}

/** What shows operators how a queue is, and calls them when it needs them. */
export class Operations extends Construct {
  readonly topic: OperationsTopic;
  readonly dashboard: Dashboard;

  constructor(scope: Construct, id: string, props: OperationsProps) {
    super(scope, id);
    const { watched, accountId, key } = props;
    const { names, settings } = watched;
    this.topic =
      props.topic ??
      new OperationsTopic(this, "topic", {
        topicName: names.part("operations"),
        accountId,
        emails: settings.operationsEmails,
        key,
      });
    const alarms = new Alarms(this, "alarm", watched, this.topic);
    this.dashboard = props.dashboard ?? new Dashboard(this, "journey", { dashboardName: names.stem });
    this.dashboard.addQueue(watched, alarms.arns);
  }
}
