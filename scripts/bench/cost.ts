import { STAGE_SETTINGS } from "../../constructs/settings/stages";
import { makeEvent } from "./consumer/event";
import { countConsumer, countNotifier, type Usage } from "./cost/count-usage";
import { countIdleParts } from "./cost/idle-parts";
import { HOURS_A_MONTH, IDLE_POLLS_AN_HOUR, PRICES } from "./cost/prices";
import type { Benchmark, Result, Row } from "./harness/result";

const MILLION = 1e6;
const SETTINGS = STAGE_SETTINGS.prod;

/** What a mapping does for each message at full batches: SQS hands over at most ten in a receive, and takes ten deletes. */
const RECEIVE = 0.1;
const DELETE = 0.1;

/** Taken from a run of the redriver's tests, where a bound of 0.35 is asserted: a receive, a send and a delete in tens. */
const REDRIVE = 0.3;

/** How long an invocation takes. They matter little: a cent for each million batches and millisecond at 256 MB. */
const CONSUMER_SECONDS = 0.01;
const NOTIFIER_SECONDS = 1;
const IDLE_REDRIVE_SECONDS = 1.2;

/** What a message costs, in dollars. */
interface Charge extends Usage {
  readonly invocations: number;
  readonly gigabyteSeconds: number;
  readonly emails: number;
}

const dollars = ({ sqsCalls, publishes, logBytes, invocations, gigabyteSeconds, emails }: Charge): number =>
  sqsCalls * PRICES.sqsRequest +
  publishes * PRICES.snsPublish +
  emails * PRICES.snsEmail +
  (logBytes / 1e9) * PRICES.logGigabyte +
  invocations * PRICES.lambdaRequest +
  gigabyteSeconds * PRICES.lambdaGigabyteSecond;

const add = (...charges: readonly Charge[]): Charge =>
  charges.reduce((sum, charge) => ({
    sqsCalls: sum.sqsCalls + charge.sqsCalls,
    publishes: sum.publishes + charge.publishes,
    logBytes: sum.logBytes + charge.logBytes,
    invocations: sum.invocations + charge.invocations,
    gigabyteSeconds: sum.gigabyteSeconds + charge.gigabyteSeconds,
    emails: sum.emails + charge.emails,
  }));

const NOTHING: Charge = {
  sqsCalls: 0,
  publishes: 0,
  logBytes: 0,
  invocations: 0,
  gigabyteSeconds: 0,
  emails: 0,
};

interface Invocation {
  readonly records: number;
  readonly seconds: number;
  readonly memoryMegabytes: number;
  /** Calls that the mapping makes for each of the records. */
  readonly mapping: number;
}

const perRecord = (usage: Usage, { records, seconds, memoryMegabytes, mapping }: Invocation): Charge => ({
  sqsCalls: mapping + usage.sqsCalls / records,
  publishes: usage.publishes / records,
  logBytes: usage.logBytes / records,
  invocations: 1 / records,
  gigabyteSeconds: (seconds * memoryMegabytes) / 1024 / records,
  emails: usage.publishes / records,
});

/** What messages cost by what becomes of them, at full batches; and what an idle month costs. Counted, not timed. */
export const cost: Benchmark = {
  name: "cost",
  async run({ progress }) {
    progress("counting calls");
    const messages = await chargeMessages();
    progress("synthesizing");
    return [messages, chargeIdle()];
  },
};

async function chargeMessages(): Promise<Result> {
  const { batchSize, memoryMegabytes } = SETTINGS.consumer;
  const consumer = (usage: Usage, mapping: number) =>
    perRecord(usage, { records: batchSize, seconds: CONSUMER_SECONDS, memoryMegabytes, mapping });
  const notifier = (usage: Usage) =>
    perRecord(usage, {
      records: SETTINGS.notifier.batchSize,
      seconds: NOTIFIER_SECONDS,
      memoryMegabytes: SETTINGS.notifier.memoryMegabytes,
      mapping: RECEIVE + DELETE,
    });
  const good = consumer(await countConsumer(makeEvent({ batch: batchSize })), RECEIVE + DELETE);
  const failedReceive = async (what: object) =>
    consumer(await countConsumer(makeEvent({ batch: batchSize, ...what })), RECEIVE);
  const letters = SETTINGS.notifier.batchSize;
  /** Every receive but the last, which moves the message, and the notifier. */
  const die = async (what: object): Promise<Charge> => {
    const receives = Array.from({ length: SETTINGS.queue.maxReceiveCount }, () => failedReceive(what));
    const told = notifier(await countNotifier(makeEvent({ batch: letters, ...what })));
    return add(...(await Promise.all(receives)), { ...NOTHING, sqsCalls: RECEIVE }, told);
  };
  const poison = await die({ poisonEvery: 1 });
  const transient = add(await die({ machine: "busy" }), { ...NOTHING, sqsCalls: REDRIVE }, good);
  const plainReceive = consumer({ sqsCalls: 0, publishes: 0, logBytes: 200 }, RECEIVE);
  const plainDeath = add(plainReceive, plainReceive, { ...NOTHING, sqsCalls: RECEIVE });
  // A poison message takes the nine others of its batch with it, and each is told of by a mail of its own.
  const told = add(plainDeath, {
    ...NOTHING,
    sqsCalls: RECEIVE + DELETE,
    publishes: 1,
    emails: 1,
    invocations: 0.1,
  });
  const wholeBatch = add(...Array.from({ length: batchSize }, () => told));
  const rows = [
    rowOf("a good message", true, good),
    rowOf("a poison message, until it is in quarantine", true, poison),
    rowOf("a message that fails for a while, until it is processed", true, transient),
    rowOf("Powertools and a plain DLQ: a poison message stays there", false, plainDeath),
    rowOf("no partial response, a mail a message: a poison message", false, wholeBatch),
  ];
  return {
    id: "cost-messages",
    title: `A million messages, prices of ${PRICES.asOf}`,
    unit: "dollars",
    better: "lower",
    rows,
    goals: [],
  };
}

function rowOf(name: string, ours: boolean, charge: Charge): Row {
  const value = dollars(charge) * MILLION;
  const megabytes = Math.round((charge.logBytes * MILLION) / 1e6);
  return {
    name,
    ours,
    value: { median: value, min: value, max: value, rounds: 1 },
    note: `${charge.sqsCalls.toFixed(2)} M SQS calls, ${megabytes} MB of logs`,
  };
}

/** Metrics that an idle deployment writes: nine by each redrive, nine by each renewal. */
const METRICS_OF_A_RUN = 9;

function chargeIdle(): Result {
  const { alarms, alarmMetrics, dashboards, mappings } = countIdleParts("prod");
  const { redriveIntervalSeconds, renewIntervalSeconds, memoryMegabytes } = SETTINGS.redriver;
  const redrives = (HOURS_A_MONTH * 3_600) / redriveIntervalSeconds;
  const renewals = (HOURS_A_MONTH * 3_600) / renewIntervalSeconds;
  const runs = redrives + renewals;
  const seconds = (runs * IDLE_REDRIVE_SECONDS * memoryMegabytes) / 1024;
  const hoursWithRenewal = Math.min(1, renewals / HOURS_A_MONTH);
  const polls = mappings * IDLE_POLLS_AN_HOUR * HOURS_A_MONTH;
  const part = (name: string, value: number, note: string): Row => ({
    name,
    ours: true,
    value: { median: value, min: value, max: value, rounds: 1 },
    note,
  });
  const parts = [
    part("alarms", alarmMetrics * PRICES.alarmMetric, `${alarms} alarms on ${alarmMetrics} metrics`),
    part("metrics", METRICS_OF_A_RUN * (1 + hoursWithRenewal) * PRICES.customMetric, "written by idle runs"),
    part("dashboard", dashboards * PRICES.dashboard, "three an account are free of charge"),
    part(
      "polling",
      polls * PRICES.sqsRequest,
      `${(polls / MILLION).toFixed(2)} M requests of ${mappings} mappings`,
    ),
    part(
      "redriver",
      seconds * PRICES.lambdaGigabyteSecond + runs * (PRICES.lambdaRequest + PRICES.scheduledInvocation),
      `${Math.round(runs)} runs, ${Math.round(seconds)} GB-s`,
    ),
  ];
  const total = parts.reduce((sum, { value }) => sum + value.median, 0);
  return {
    id: "cost-idle",
    title: `An idle month of prod, prices of ${PRICES.asOf}`,
    unit: "dollars",
    better: "lower",
    rows: [...parts, part("all", total, "")],
    goals: [],
  };
}
