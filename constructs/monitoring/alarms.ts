import {
  CloudwatchMetricAlarm,
  type CloudwatchMetricAlarmConfig,
} from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm";
import { Construct } from "constructs";
import { ConstructError } from "../construct-error";
import { checkName } from "../settings/check-name";
import type { OtherAlarms } from "../settings/settings";
import type { ITopic } from "../topics/topic";
import { ABSENCE, type AlarmDefinition } from "./alarm-definition";
import { consumerAlarms } from "./consumer-alarms";
import type { MonitoredResources } from "./monitored-resources";
import { notifierAlarms } from "./notifier-alarms";
import { queueAlarms } from "./queue-alarms";
import { redriverAlarms } from "./redriver-alarms";

const OPERATORS = {
  ">": "GreaterThanThreshold",
  ">=": "GreaterThanOrEqualToThreshold",
  "<": "LessThanThreshold",
} as const;

/** Every alarm, in the order of the runbook. */
function alarmDefinitions(monitored: MonitoredResources): AlarmDefinition[] {
  return [
    ...queueAlarms(monitored),
    ...consumerAlarms(monitored),
    ...notifierAlarms(monitored),
    ...redriverAlarms(monitored),
  ];
}

/** What notifies operators. Each alarm says what it means, what to do first, and where the runbook continues. */
export class Alarms extends Construct {
  readonly arns: readonly string[];
  private readonly runbookUrl: string;

  constructor(scope: Construct, id: string, monitored: MonitoredResources, topic: ITopic) {
    super(scope, id);
    this.runbookUrl = monitored.settings.runbookUrl;
    this.arns = this.chosen(alarmDefinitions(monitored), monitored.settings.alarms).map((definition) => {
      const alarmName = checkName(this, "CloudWatch alarm", monitored.names.part(definition.id));
      const { notifies = "operations" } = definition;
      return this.createAlarm(
        definition,
        alarmName,
        { operations: topic, alerts: monitored.alertsTopic }[notifies].arn,
      );
    });
  }

  /** Those that guard against loss, and the requested ones of the others. */
  private chosen(all: readonly AlarmDefinition[], others: OtherAlarms): readonly AlarmDefinition[] {
    if (others === "all") return all;
    const unknown = others.filter((name) => all.every(({ id }) => id !== name));
    if (unknown.length > 0) {
      throw new ConstructError(
        this.node.path,
        `alarms must name alarms of this queue, but names ${unknown.join(", ")}. Choose from ${all
          .filter(({ guardsAgainstLoss }) => !guardsAgainstLoss)
          .map(({ id }) => id)
          .join(", ")}.`,
      );
    }
    return all.filter(({ id, guardsAgainstLoss }) => guardsAgainstLoss || others.includes(id));
  }

  private createAlarm(definition: AlarmDefinition, alarmName: string, topicArn: string): string {
    const { id, section = id, means, todo, fires, threshold, periods = 1, absence, notifiesEnd } = definition;
    const alarm = new CloudwatchMetricAlarm(this, id, {
      alarmName,
      alarmDescription: `${means} ${todo} Runbook: ${this.runbookUrl}#${section}`,
      comparisonOperator: OPERATORS[fires],
      threshold,
      evaluationPeriods: periods,
      treatMissingData: ABSENCE[absence],
      alarmActions: [topicArn],
      ...(notifiesEnd && { okActions: [topicArn] }),
      ...watchedBy(definition),
    });
    return alarm.arn;
  }
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html */
function watchedBy({ watches, periodSeconds, id }: AlarmDefinition): Partial<CloudwatchMetricAlarmConfig> {
  if (!("expression" in watches)) {
    const { namespace, name, dimensions, statistic } = watches;
    return { namespace, metricName: name, dimensions: { ...dimensions }, statistic, period: periodSeconds };
  }
  const inputs = Object.entries(watches.metrics).map(
    ([queryId, { namespace, name, dimensions, statistic }]) => ({
      id: queryId,
      metric: {
        namespace,
        metricName: name,
        dimensions: { ...dimensions },
        stat: statistic,
        period: periodSeconds,
      },
    }),
  );
  const result = { id: "result", expression: watches.expression, label: id, returnData: true };
  return { metricQuery: [...inputs, result] };
}
