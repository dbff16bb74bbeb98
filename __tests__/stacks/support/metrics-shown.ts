import { all } from "./resources";
import type { Blocks, TerraformJson } from "./synthesize";

/** A series that an alarm or the dashboard requests from CloudWatch. A search leaves one dimension's value open. */
export interface Shown {
  readonly where: string;
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: Readonly<Record<string, string>>;
}

export const OPEN = "*";

/** One line of an alarm's metric math. */
export interface Query {
  readonly id: string;
  readonly expression?: string;
  readonly return_data?: boolean;
  readonly metric?: {
    readonly namespace: string;
    readonly metric_name: string;
    readonly dimensions: Record<string, string>;
    readonly period: number;
    readonly stat: string;
  };
}

type Resource = Blocks[string][string];

export const queriesOf = (alarm: Resource | undefined) => (alarm?.metric_query ?? []) as Query[];

/** What an alarm compares with its threshold. */
export const expressionOf = (alarm: Resource | undefined): string =>
  queriesOf(alarm).find(({ return_data }) => return_data)?.expression ?? "";

export const alarmsOf = (stack: TerraformJson): Resource[] => all(stack, "aws_cloudwatch_metric_alarm");

function shownByAlarm(alarm: Resource): Shown[] {
  const where = String(alarm.alarm_name);
  const metrics = "metric_name" in alarm ? [alarm] : queriesOf(alarm).flatMap(({ metric }) => metric ?? []);
  return metrics.map(({ namespace, metric_name, dimensions }) => ({
    where,
    namespace: String(namespace),
    name: String(metric_name),
    dimensions: dimensions as Record<string, string>,
  }));
}

interface Widget {
  readonly type: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly properties: {
    readonly title?: string;
    readonly markdown?: string;
    readonly alarms?: readonly string[];
    readonly metrics?: readonly (readonly unknown[])[];
  };
}

export function widgetsOf(stack: TerraformJson): Widget[] {
  const [dashboard] = all(stack, "aws_cloudwatch_dashboard");
  return JSON.parse(String(dashboard?.dashboard_body)).widgets;
}

const SEARCH = /^SEARCH\('\{(\w+),([\w,]+)\} MetricName="(\w+)" (\w+)="([\w-]+)"', 'Sum', 300\)$/;

function shownByLine(where: string, line: readonly unknown[]): Shown[] {
  const texts = line.filter((part): part is string => typeof part === "string");
  const [namespace, name, ...pairs] = texts;
  if (namespace !== undefined && name !== undefined) {
    const dimensions = Object.fromEntries(
      pairs.flatMap((pair, index) => (index % 2 === 0 ? [[pair, pairs[index + 1] ?? ""]] : [])),
    );
    return [{ where, namespace, name, dimensions }];
  }
  const { expression } = line[0] as { expression: string };
  if (!expression.startsWith("SEARCH(")) return [];
  const [, found = "", schema = "", metric = "", key = "", value = ""] = SEARCH.exec(expression) ?? [];
  const dimensions = Object.fromEntries(
    schema.split(",").map((dimension) => [dimension, dimension === key ? value : OPEN]),
  );
  return [{ where, namespace: found, name: metric, dimensions }];
}

function shownByWidget({ properties }: Widget): Shown[] {
  return (properties.metrics ?? []).flatMap((line) => shownByLine(properties.title ?? "", line));
}

/** Everything that alarms and the dashboard of a stack request. */
export function metricsShown(stack: TerraformJson): Shown[] {
  return [...alarmsOf(stack).flatMap(shownByAlarm), ...widgetsOf(stack).flatMap(shownByWidget)];
}
