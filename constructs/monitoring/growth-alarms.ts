import type { IQueue } from "../queue/queue";
import type { AlarmDefinition } from "./alarm-definition";
import { ALL_MESSAGES, countsOf } from "./monitored-resources";

/**
 * Whole messages more than an hour ago. Renewal sends ten copies before it deletes ten: in an hour's average that is
 * less than one message, which FLOOR removes. 0.01, less than a minute's share, compensates for rounding. A message
 * that arrived in the middle of an hour counts once the next hour is full. A scan changes no sum.
 */
const GROWTH = `DIFF(FLOOR(${ALL_MESSAGES} + 0.01))`;

/**
 * 0 in even hours (UTC), 1 in odd ones: metric math has no remainder.
 * https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/using-metric-math.html
 */
const PARITY = "HOUR(visible) - 2 * FLOOR(HOUR(visible) / 2)";

/**
 * Only a change of state is e-mailed, and growth hour after hour would be one state. Each of the two alarms is
 * inactive in the other's hours, so that every hour of growth changes the state of one of them.
 */
export function growthAlarms(queue: IQueue): AlarmDefinition[] {
  return [growthAlarm(queue, "even"), growthAlarm(queue, "odd")];
}

function growthAlarm(queue: IQueue, hours: "even" | "odd"): AlarmDefinition {
  const parity = hours === "even" ? 0 : 1;
  return {
    id: `quarantine-growing-in-${hours}-hours`,
    section: "quarantine-growing",
    means: `Quarantine has more messages than an hour ago. This alarm fires in each ${hours} hour in which quarantine grows, and a second alarm in the other hours.`,
    todo: "Find the new reason or producer, and stop the cause first.",
    watches: {
      metrics: countsOf(queue),
      expression: `IF((${PARITY}) == ${parity}, ${GROWTH}, 0)`,
    },
    fires: ">=",
    threshold: 1,
    periodSeconds: 3600,
    absence: "queue is empty",
    notifiesEnd: false,
  };
}
