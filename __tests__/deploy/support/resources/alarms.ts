import {
  DescribeAlarmsCommand,
  type Dimension,
  GetDashboardCommand,
  ListDashboardsCommand,
  type MetricDataQuery,
} from "@aws-sdk/client-cloudwatch";
import { argumentsFrom, named, type ResourceReader, textOf } from "./resource-reader";

function dimensionsOf(dimensions: readonly Dimension[] | undefined): Record<string, string | undefined> {
  return Object.fromEntries((dimensions ?? []).map(({ Name = "", Value }) => [Name, Value]));
}

/** The API nests the metric under its statistic, Terraform the statistic under its metric. */
function queryFrom({ Id, Expression, Label, ReturnData, Period, MetricStat }: MetricDataQuery) {
  const { Metric, Stat, Unit } = MetricStat ?? {};
  return {
    id: Id,
    expression: Expression,
    label: Label,
    period: Period,
    return_data: ReturnData,
    ...(MetricStat && {
      metric: {
        namespace: Metric?.Namespace,
        metric_name: Metric?.MetricName,
        dimensions: dimensionsOf(Metric?.Dimensions),
        period: MetricStat.Period,
        stat: Stat,
        unit: Unit,
      },
    }),
  };
}

export const ALARMS: Readonly<Record<string, ResourceReader>> = {
  aws_cloudwatch_metric_alarm: {
    read: async ({ cloudwatch }, intent) => {
      const command = new DescribeAlarmsCommand({ AlarmNames: [textOf(intent, "alarm_name")] });
      const [alarm] = (await cloudwatch.send(command)).MetricAlarms ?? [];
      if (alarm === undefined) return {};
      return {
        ...argumentsFrom(alarm),
        ok_actions: alarm.OKActions,
        dimensions: dimensionsOf(alarm.Dimensions),
        metric_query: alarm.Metrics?.map(queryFrom),
      };
    },
    list: async ({ cloudwatch }) => {
      const { MetricAlarms = [] } = await cloudwatch.send(new DescribeAlarmsCommand({ MaxRecords: 100 }));
      return MetricAlarms.flatMap(({ AlarmName }) => named(AlarmName));
    },
  },
  aws_cloudwatch_dashboard: {
    read: async ({ cloudwatch }, intent) => {
      const DashboardName = textOf(intent, "dashboard_name");
      const dashboard = await cloudwatch.send(new GetDashboardCommand({ DashboardName }));
      return argumentsFrom(dashboard);
    },
    list: async ({ cloudwatch }) => {
      const { DashboardEntries = [] } = await cloudwatch.send(new ListDashboardsCommand({}));
      return DashboardEntries.flatMap(({ DashboardName }) => named(DashboardName));
    },
  },
};
