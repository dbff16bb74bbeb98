import { Construct } from "constructs";
import { Alarms } from "../monitoring/alarms";
import { Dashboard } from "../monitoring/dashboard";
import type { Watched } from "../monitoring/watched";
import { OperationsTopic, type OperationsTopicProps } from "../topics/operations-topic";

/** What shows operators how a queue is, and calls them when it needs them. */
export class Operations extends Construct {
  readonly topic: OperationsTopic;

  /** Makes a topic of its own of props; a topic that is shared with other queues is used as it is. */
  constructor(scope: Construct, id: string, topic: OperationsTopicProps | OperationsTopic) {
    super(scope, id);
    this.topic = topic instanceof OperationsTopic ? topic : new OperationsTopic(this, "topic", topic);
  }

  /** Creates the alarms once everything is there that they watch, and shows it on a dashboard, its own by default. */
  watch(watched: Watched, shared?: Dashboard): Dashboard {
    const alarms = new Alarms(this, "alarm", watched, this.topic);
    const dashboard = shared ?? new Dashboard(this, "journey", { dashboardName: watched.names.stem });
    dashboard.addQueue(watched, alarms.arns);
    return dashboard;
  }
}
