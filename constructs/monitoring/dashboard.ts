import { CloudwatchDashboard } from "@cdktf/provider-aws/lib/cloudwatch-dashboard";
import { Lazy } from "cdktf";
import { Construct } from "constructs";
import { checkName } from "../settings/check-name";
import { refuseSameName } from "../settings/refuse-same-name";
import { journeyColumns } from "./journey-graphs";
import type { MonitoredResources } from "./monitored-resources";
import { costGraphs, failedStartsGraph, serviceGraphs } from "./service-graphs";
import { alarmsWidget, type Graph, graphWidget, textWidget } from "./widgets";

/** A dashboard is 24 units wide: four columns. */
const FULL_WIDTH = 24;
const COLUMN_WIDTH = 6;
const GRAPH_HEIGHT = 6;
const TEXT_HEIGHT = 2;
const ALARMS_HEIGHT = 3;

const JOURNEY =
  "**producers → main queue → consumer** · after its receives → **DLQ → notifier** → alert, and → **the retry queue → redriver → main queue** or → **quarantine → a person**. What to do about an alarm: docs/runbook.md.";

export interface DashboardProps {
  readonly dashboardName: string;
}

/** A widget in CloudWatch's own format, with its place on the dashboard. */
export interface DashboardWidget {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  readonly type: string;
  readonly properties: object;
}

/** What a dashboard shows of one queue. */
export interface QueueWidgets {
  readonly queueName: string;
  /**
   * The widgets, starting at row 0. They contain references to the ARNs of alarms, so request them only when
   * Terraform is written.
   */
  readonly widgets: (options: { readonly heading: boolean }) => readonly DashboardWidget[];
}

/**
 * A dashboard on which queues are shown, whoever created it. Terraform writes a dashboard as a whole, so its owner
 * adds the widgets.
 */
export interface IDashboard {
  readonly dashboardName: string;
  addQueue(queue: QueueWidgets): void;
}

/** For each queue: the journey from left to right, then alerts and failures, what runs, and what it costs. */
export class Dashboard extends Construct implements IDashboard {
  readonly dashboardName: string;
  private readonly queues: QueueWidgets[] = [];

  constructor(scope: Construct, id: string, { dashboardName }: DashboardProps) {
    super(scope, id);
    this.dashboardName = checkName(this, "CloudWatch dashboard", dashboardName);
    refuseSameName(this, "a dashboard", [dashboardName]);
    new CloudwatchDashboard(this, "dashboard", {
      dashboardName,
      // Lazy: queues are added after construction.
      dashboardBody: Lazy.stringValue({ produce: () => JSON.stringify({ widgets: this.widgets() }) }),
    });
  }

  /** Shows a queue below those that were added before. */
  addQueue(queue: QueueWidgets): void {
    this.queues.push(queue);
  }

  private widgets(): DashboardWidget[] {
    const heading = this.queues.length > 1;
    const widgets: DashboardWidget[] = [];
    for (const queue of this.queues) {
      const top = Math.max(0, ...widgets.map(({ y, height }) => y + height));
      widgets.push(...queue.widgets({ heading }).map((widget) => ({ ...widget, y: widget.y + top })));
    }
    return widgets;
  }
}

/** What a dashboard shows of a monitored queue. */
export function widgetsOf(monitored: MonitoredResources, alarmArns: readonly string[]): QueueWidgets {
  const queueName = monitored.names.queue("main");
  return {
    queueName,
    widgets: ({ heading }) => placed(monitored, heading ? `## ${queueName}\n${JOURNEY}` : JOURNEY, alarmArns),
  };
}

function placed(
  monitored: MonitoredResources,
  text: string,
  alarmArns: readonly string[],
): DashboardWidget[] {
  const { region } = monitored.settings;
  const columns = journeyColumns(monitored);
  const below = [serviceGraphs(monitored), [...costGraphs(monitored), failedStartsGraph(monitored)]];
  const firstRow = TEXT_HEIGHT + ALARMS_HEIGHT;
  const lastOfJourney = Math.max(...columns.map((column) => column.length));
  const place = (graph: Graph, column: number, row: number) => ({
    x: column * COLUMN_WIDTH,
    y: firstRow + row * GRAPH_HEIGHT,
    width: COLUMN_WIDTH,
    height: GRAPH_HEIGHT,
    ...graphWidget(graph, region),
  });
  return [
    { x: 0, y: 0, width: FULL_WIDTH, height: TEXT_HEIGHT, ...textWidget(text) },
    { x: 0, y: TEXT_HEIGHT, width: FULL_WIDTH, height: ALARMS_HEIGHT, ...alarmsWidget("Alarms", alarmArns) },
    ...columns.flatMap((graphs, column) => graphs.map((graph, row) => place(graph, column, row))),
    ...below.flatMap((graphs, row) =>
      graphs.map((graph, column) => place(graph, column, lastOfJourney + row)),
    ),
  ];
}
