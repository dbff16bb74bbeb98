import { Construct } from "constructs";
import type { EncryptionKey } from "./encryption-key";
import { Alarms } from "./observability/alarms";
import { Dashboard } from "./observability/dashboard";
import type { Watched } from "./observability/watched";
import { OperationsTopic } from "./operations-topic";

export interface OperationsProps {
  readonly watched: Watched;
  readonly accountId: string;
  /** Encrypts what is told. Default: none of ours. */
  readonly key?: EncryptionKey | undefined;
}

/** What shows operators how the system is, and calls them when it needs them. */
export class Operations extends Construct {
  readonly topic: OperationsTopic;
  readonly dashboard: Dashboard;

  constructor(scope: Construct, id: string, { watched, accountId, key }: OperationsProps) {
    super(scope, id);
    const { namePrefix, operationsEmails } = watched.settings;
    this.topic = new OperationsTopic(this, "topic", { namePrefix, accountId, emails: operationsEmails, key });
    const alarms = new Alarms(this, "alarm", watched, this.topic);
    this.dashboard = new Dashboard(this, "journey", watched, alarms.arns);
  }
}
