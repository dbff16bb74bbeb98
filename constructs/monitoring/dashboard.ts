import { CloudwatchDashboard } from "@cdktf/provider-aws/lib/cloudwatch-dashboard";
import { Construct } from "constructs";
import { checkName } from "../settings/check-name";
import { journeyColumns } from "./journey-graphs";
import { costGraphs, failedStartsGraph, serviceGraphs } from "./service-graphs";
import type { Watched } from "./watched";
import { alarmsWidget, type Graph, graphWidget, textWidget } from "./widgets";

/** A dashboard is 24 units wide: four columns. */
const FULL_WIDTH = 24;
const COLUMN_WIDTH = 6;
const GRAPH_HEIGHT = 6;
const TEXT_HEIGHT = 2;
const ALARMS_HEIGHT = 3;

const JOURNEY =
  "**producers → main queue → consumer** · after its receives → **DLQ → notifier** → alert, and → **the retry queue → redriver → main queue** or → **quarantine → a person**. What to do about an alarm: docs/runbook.md.";

/** The journey from left to right, then what tells, what fails, what runs, and what it costs. */
export class Dashboard extends Construct {
  readonly dashboardName: string;

  constructor(scope: Construct, id: string, watched: Watched, alarmArns: readonly string[]) {
    super(scope, id);
    this.dashboardName = checkName(this, "CloudWatch dashboard", watched.names.stem);
    new CloudwatchDashboard(this, "dashboard", {
      dashboardName: this.dashboardName,
      dashboardBody: JSON.stringify({ widgets: widgetsOf(watched, alarmArns) }),
    });
  }
}

function widgetsOf(watched: Watched, alarmArns: readonly string[]): object[] {
  const { region } = watched.settings;
  const columns = journeyColumns(watched);
  const below = [serviceGraphs(watched), [...costGraphs(watched), failedStartsGraph(watched)]];
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
    { x: 0, y: 0, width: FULL_WIDTH, height: TEXT_HEIGHT, ...textWidget(JOURNEY) },
    { x: 0, y: TEXT_HEIGHT, width: FULL_WIDTH, height: ALARMS_HEIGHT, ...alarmsWidget("Alarms", alarmArns) },
    ...columns.flatMap((graphs, column) => graphs.map((graph, row) => place(graph, column, row))),
    ...below.flatMap((graphs, row) =>
      graphs.map((graph, column) => place(graph, column, lastOfJourney + row)),
    ),
  ];
}
