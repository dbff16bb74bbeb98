import type { Metric } from "./metric";

/** One line of a graph: a metric, or an expression over the lines before it. */
export type Line =
  | {
      readonly metric: Metric;
      readonly label: string;
      readonly id?: string;
      readonly axis?: "right";
    }
  | { readonly expression: string; readonly label: string; readonly axis?: "right" };

export interface Graph {
  readonly title: string;
  readonly lines: readonly Line[];
  /** What the right axis shows. Default: there is none. */
  readonly rightLabel?: string;
}

/** A widget without its place. */
interface Content {
  readonly type: string;
  readonly properties: object;
}

export const GRAPH_PERIOD_SECONDS = 300;

/** A line in the dashboard's own format. */
function lineOf(line: Line): readonly unknown[] {
  const axis = line.axis === "right" && { yAxis: "right" };
  if ("expression" in line) return [{ expression: line.expression, label: line.label, ...axis }];
  const { metric, label, id } = line;
  const dimensions = Object.entries(metric.dimensions).flat();
  return [
    metric.namespace,
    metric.name,
    ...dimensions,
    { label, stat: metric.statistic, ...(id && { id }), ...axis },
  ];
}

/** https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html */
export function graphWidget({ title, lines, rightLabel }: Graph, region: string): Content {
  return {
    type: "metric",
    properties: {
      title,
      region,
      view: "timeSeries",
      period: GRAPH_PERIOD_SECONDS,
      stat: "Sum",
      metrics: lines.map(lineOf),
      yAxis: {
        left: { min: 0, showUnits: false },
        ...(rightLabel && { right: { min: 0, label: rightLabel, showUnits: false } }),
      },
    },
  };
}

export const textWidget = (markdown: string): Content => ({ type: "text", properties: { markdown } });

export const alarmsWidget = (title: string, alarms: readonly string[]): Content => ({
  type: "alarm",
  properties: { title, alarms },
});
