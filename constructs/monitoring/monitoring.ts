import { Construct } from "constructs";
import { OperationsTopic, type OperationsTopicProps } from "../topics/operations-topic";
import type { ITopic } from "../topics/topic";
import { Alarms } from "./alarms";
import { Dashboard, type IDashboard, widgetsOf } from "./dashboard";
import type { MonitoredResources } from "./monitored-resources";

/** What shows operators the state of a queue, and notifies them when it needs attention. */
export class Monitoring extends Construct {
  readonly topic: ITopic;

  /** Props create a topic; an existing topic is used unchanged. */
  constructor(scope: Construct, id: string, topic: OperationsTopicProps | ITopic) {
    super(scope, id);
    this.topic = "arn" in topic ? topic : new OperationsTopic(this, "topic", topic);
  }

  /**
   * Creates the alarms once everything that they watch exists, and shows it on a dashboard: its own by default, or
   * none if the settings say so.
   */
  watch(monitored: MonitoredResources, shared?: IDashboard): IDashboard | undefined {
    const alarms = new Alarms(this, "alarm", monitored, this.topic);
    const dashboard = shared ?? this.ownDashboard(monitored);
    dashboard?.addQueue(widgetsOf(monitored, alarms.arns));
    return dashboard;
  }

  private ownDashboard({ settings, names }: MonitoredResources): IDashboard | undefined {
    return settings.dashboard ? new Dashboard(this, "journey", { dashboardName: names.stem }) : undefined;
  }
}
