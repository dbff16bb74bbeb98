import { Construct } from "constructs";
import { Alarms } from "../monitoring/alarms";
import { Dashboard } from "../monitoring/dashboard";
import type { Watched } from "../monitoring/watched";
import { OperationsTopic, type OperationsTopicProps } from "../topics/operations-topic";

/** What shows operators how the system is, and calls them when it needs them. */
export class Operations extends Construct {
  readonly topic: OperationsTopic;

  constructor(scope: Construct, id: string, props: OperationsTopicProps) {
    super(scope, id);
    this.topic = new OperationsTopic(this, "topic", props);
  }

  /** Creates the alarms and the dashboard once everything is there that they show. */
  watch(watched: Watched): Dashboard {
    const alarms = new Alarms(this, "alarm", watched, this.topic);
    return new Dashboard(this, "journey", watched, alarms.arns);
  }
}
