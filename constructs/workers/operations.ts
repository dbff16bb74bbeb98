import { Construct } from "constructs";
import { Alarms } from "../monitoring/alarms";
import { Dashboard } from "../monitoring/dashboard";
import type { Watched } from "../monitoring/watched";
import type { EncryptionKey } from "../security/encryption-key";
import { OperationsTopic } from "../topics/operations-topic";

export interface OperationsProps {
  readonly watched: Watched;
  readonly accountId: string;
  /** Encrypts what is published. Default: none of ours. */
  readonly key?: EncryptionKey | undefined;
}

/** What shows operators how the system is, and calls them when it needs them. */
export class Operations extends Construct {
  readonly topic: OperationsTopic;
  readonly dashboard: Dashboard;

  constructor(scope: Construct, id: string, { watched, accountId, key }: OperationsProps) {
    super(scope, id);
    const { names, settings } = watched;
    this.topic = new OperationsTopic(this, "topic", {
      topicName: names.part("operations"),
      accountId,
      emails: settings.operationsEmails,
      key,
    });
    const alarms = new Alarms(this, "alarm", watched, this.topic);
    this.dashboard = new Dashboard(this, "journey", watched, alarms.arns);
  }
}
