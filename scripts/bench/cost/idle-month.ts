import { STAGE_SETTINGS } from "../../../constructs/settings/stage-settings";
import type { Result, Row } from "../harness/result";
import { countIdleParts, type IdleParts } from "./idle-parts";
import { HOURS_A_MONTH, IDLE_POLLS_AN_HOUR, PRICES } from "./prices";

/** Metrics that an idle deployment writes: nine per redrive, nine per renewal. */
const METRICS_OF_A_RUN = 9;

/** An assumption. They matter little. */
const IDLE_REDRIVE_SECONDS = 1.2;

const MILLION = 1e6;
const NAME = "prod";

function rowOf(name: string, value: number, note: string, ours = true): Row {
  return { name, ours, value: { median: value, min: value, max: value, rounds: 1 }, note };
}

const pollsOf = (mappings: number) => mappings * IDLE_POLLS_AN_HOUR * HOURS_A_MONTH;

const watching = (what: string, { alarms, alarmMetrics, dashboards }: IdleParts): Row[] => [
  rowOf(`alarms, ${what}`, alarmMetrics * PRICES.alarmMetric, `${alarms} alarms on ${alarmMetrics} metrics`),
  rowOf(`dashboard, ${what}`, dashboards * PRICES.dashboard, "three an account are free of charge"),
];

/** What costs the same with either profile. */
function running({ mappings }: IdleParts): Row[] {
  const { redriveIntervalSeconds, renewIntervalSeconds, memoryMegabytes } = STAGE_SETTINGS[NAME].redriver;
  const redrives = (HOURS_A_MONTH * 3_600) / redriveIntervalSeconds;
  const renewals = (HOURS_A_MONTH * 3_600) / renewIntervalSeconds;
  const runs = redrives + renewals;
  const seconds = (runs * IDLE_REDRIVE_SECONDS * memoryMegabytes) / 1024;
  const hoursWithRenewal = Math.min(1, renewals / HOURS_A_MONTH);
  const polls = pollsOf(mappings);
  return [
    rowOf("metrics", METRICS_OF_A_RUN * (1 + hoursWithRenewal) * PRICES.customMetric, "written by idle runs"),
    rowOf(
      "polling",
      polls * PRICES.sqsRequest,
      `${(polls / MILLION).toFixed(2)} M requests of ${mappings} mappings`,
    ),
    rowOf(
      "redriver",
      seconds * PRICES.lambdaGigabyteSecond + runs * (PRICES.lambdaRequest + PRICES.scheduledInvocation),
      `${Math.round(runs)} runs, ${Math.round(seconds)} GB-s`,
    ),
  ];
}

const sum = (rows: readonly Row[]) => rows.reduce((total, { value }) => total + value.median, 0);

/** The cost of a month in which no message arrives, with each profile, and with a plain DLQ. */
export function chargeIdle(): Result {
  const full = countIdleParts(NAME, "full");
  const lean = countIdleParts(NAME, "lean");
  const both = running(full);
  const fullWatch = watching("full", full);
  const leanWatch = watching("lean", lean);
  const plain = PRICES.alarmMetric + pollsOf(1) * PRICES.sqsRequest;
  return {
    id: "cost-idle",
    title: `An idle month of ${NAME}, prices of ${PRICES.asOf}`,
    unit: "dollars",
    better: "lower",
    rows: [
      ...fullWatch,
      ...leanWatch,
      ...both,
      rowOf("all, full", sum([...fullWatch, ...both]), ""),
      rowOf("all, lean", sum([...leanWatch, ...both]), ""),
      rowOf(
        "a plain DLQ with one alarm, all",
        plain,
        "polling of 1 mapping; the original demo: less the alarm",
        false,
      ),
    ],
    goals: [],
    isComputed: true,
  };
}
