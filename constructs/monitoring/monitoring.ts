import { Construct } from "constructs";
import { OperationsTopic, type OperationsTopicProps } from "../topics/operations-topic";
import type { ITopic } from "../topics/topic";
import { Alarms } from "./alarms";
import { Dashboard, type IDashboard, widgetsOf } from "./dashboard";
import type { Watched } from "./watched";

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
  watch(watched: Watched, shared?: IDashboard): IDashboard | undefined {
    const alarms = new Alarms(this, "alarm", watched, this.topic);
    const dashboard = shared ?? this.ownDashboard(watched);
    dashboard?.addQueue(widgetsOf(watched, alarms.arns));
    return dashboard;
  }

  private ownDashboard({ settings, names }: Watched): IDashboard | undefined {
    return settings.dashboard ? new Dashboard(this, "journey", { dashboardName: names.stem }) : undefined;
  }
}
