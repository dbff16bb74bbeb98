import { Construct } from "constructs";
import { OperationsTopic, type OperationsTopicProps } from "../topics/operations-topic";
import type { ITopic } from "../topics/topic";
import { Alarms } from "./alarms";
import { Dashboard, type IDashboard, widgetsOf } from "./dashboard";
import type { Watched } from "./watched";

/** What shows operators how a queue is, and calls them when it needs them. */
export class Monitoring extends Construct {
  readonly topic: ITopic;

  /** Props create a topic; an existing topic is used unchanged. */
  constructor(scope: Construct, id: string, topic: OperationsTopicProps | ITopic) {
    super(scope, id);
    this.topic = "arn" in topic ? topic : new OperationsTopic(this, "topic", topic);
  }

  /**
   * Creates the alarms once everything is there that they watch, and shows it on a dashboard: its own by default, none
   * where the settings want none.
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
