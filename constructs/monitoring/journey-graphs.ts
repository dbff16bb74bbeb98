import type { IQueue } from "../queue/queue";
import { awsMetric } from "./aws-metrics";
import type { Statistic } from "./metric";
import { ageOf, countsOf, type MonitoredResources, processedBy } from "./monitored-resources";
import { ownMetric, searchByReason } from "./own-metrics";
import { GRAPH_PERIOD_SECONDS, type Graph, type Line } from "./widgets";

/** The stations of the journey, left to right, and the graphs of each from top to bottom. */
export function journeyColumns(monitored: MonitoredResources): Graph[][] {
  return [
    mainColumn(monitored),
    deadLetterColumn(monitored),
    retryColumn(monitored),
    quarantineColumn(monitored),
  ];
}

export const own = (
  label: string,
  name: Parameters<typeof ownMetric>[0],
  node: Parameters<typeof ownMetric>[1],
  statistic: Statistic = "Sum",
): Extract<Line, { metric: unknown }> => ({ label, metric: ownMetric(name, node, statistic) });

const byReason = (
  name: Parameters<typeof searchByReason>[0],
  node: Parameters<typeof searchByReason>[1],
): Line => ({ label: "", expression: searchByReason(name, node, GRAPH_PERIOD_SECONDS) });

/** How many messages a queue holds, in which state, and how long the oldest has been there. */
export function depthOf(title: string, queue: IQueue): Graph {
  const { visible, inFlight, delayed } = countsOf(queue);
  const lines = [
    ...(visible ? [{ metric: visible, label: "visible" }] : []),
    ...(inFlight ? [{ metric: inFlight, label: "in flight" }] : []),
    ...(delayed ? [{ metric: delayed, label: "delayed" }] : []),
  ];
  return {
    title,
    lines: [...lines, { metric: ageOf(queue), label: "age of the oldest", axis: "right" }],
    rightLabel: "seconds",
  };
}

function mainColumn(monitored: MonitoredResources): Graph[] {
  const { queue, consumer } = monitored;
  const sent = awsMetric("AWS/SQS", "NumberOfMessagesSent", queue.main.queueName, "Sum");
  return [
    depthOf("1. Main queue", queue.main),
    {
      title: "Flow: sent and processed",
      lines: [
        { metric: sent, label: "sent" },
        { label: "processed", metric: processedBy(monitored) },
      ],
    },
    ...(consumer === undefined
      ? []
      : [{ title: "Failures by reason, each receive", lines: [byReason("MessagesFailed", consumer)] }]),
  ];
}

function deadLetterColumn({ queue, notifier }: MonitoredResources): Graph[] {
  return [
    depthOf("2. DLQ", queue.deadLetter),
    { title: "Dead letters by reason", lines: [byReason("DeadLetters", notifier)] },
    { title: "Quarantined by reason, by the notifier", lines: [byReason("Quarantined", notifier)] },
  ];
}

function retryColumn({ queue, notifier, redriver }: MonitoredResources): Graph[] {
  return [
    depthOf("3. Retry queue", queue.retry),
    { title: "Scheduled for retry by reason", lines: [byReason("RetryScheduled", notifier)] },
    {
      title: "Redrives and their success",
      lines: [
        { ...own("redriven", "Redriven", redriver), id: "redriven" },
        { ...own("became dead letters again", "Returned", redriver), id: "returned" },
        own("deferred: not due", "Deferred", redriver),
        own("held back: its cause persists", "HeldBack", redriver),
        {
          expression: "IF(redriven > 0, 100 * (1 - returned / redriven))",
          label: "success rate, relative to the previous run",
          axis: "right",
        },
      ],
      rightLabel: "percent",
    },
  ];
}

function quarantineColumn({ queue, redriver }: MonitoredResources): Graph[] {
  return [
    depthOf("4. Quarantine", queue.quarantine),
    {
      title: "Held: the oldest",
      lines: [
        own("since its first send", "OldestHeldAge", redriver, "Maximum"),
        own("in its queue, after renewal", "OldestCopyAge", redriver, "Maximum"),
        { ...own("held too long", "OverHeld", redriver, "Maximum"), axis: "right" },
      ],
      rightLabel: "messages",
    },
    {
      title: "Quarantined by the redriver, and renewed",
      lines: [
        own("quarantined", "Quarantined", redriver),
        own("renewed", "Renewed", redriver),
        own("unseen in quarantine", "UnseenInQuarantine", redriver, "Maximum"),
        own("unseen in the retry queue, deferred ones too", "UnseenInRetry", redriver, "Maximum"),
        { ...own("incomplete scans", "ScanIncomplete", redriver), axis: "right" },
      ],
      rightLabel: "scans",
    },
  ];
}
