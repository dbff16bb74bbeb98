import { STAGE_SETTINGS } from "../../constructs/settings/stage-settings";
import { makeEvent } from "./consumer/event";
import { countConsumer, countNotifier, type Usage } from "./cost/count-usage";
import { chargeIdle } from "./cost/idle-month";
import { MOVE_TASK_CALLS, PRICES } from "./cost/prices";
import type { Benchmark, Result, Row } from "./harness/result";
import { spreadOf } from "./harness/statistics";

const MILLION = 1e6;
const SETTINGS = STAGE_SETTINGS.prod;

/**
 * What a mapping does for each message at full batches: SQS returns at most ten in a receive, and accepts ten
 * deletes.
 */
const RECEIVE = 0.1;
const DELETE = 0.1;

/**
 * From a run of the redriver's tests, which assert a bound of 0.35: a receive, a send and a delete in batches of ten.
 */
const REDRIVE = 0.3;

/** How long an invocation takes. This matters little: a cent per million batches and millisecond at 256 MB. */
const CONSUMER_SECONDS = 0.01;
const NOTIFIER_SECONDS = 1;

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
  /** Calls that the mapping makes for each record. */
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

/** The cost of messages by their outcome, at full batches, and the cost of an idle month. Counted, not timed. */
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
    const notified = notifier(await countNotifier(makeEvent({ batch: letters, ...what })));
    return add(...(await Promise.all(receives)), { ...NOTHING, sqsCalls: RECEIVE }, notified);
  };
  const poison = await die({ poisonEvery: 1 });
  const transient = add(await die({ machine: "busy" }), { ...NOTHING, sqsCalls: REDRIVE }, good);
  const plainReceive = consumer({ sqsCalls: 0, publishes: 0, logBytes: 200 }, RECEIVE);
  const plainDeath = add(plainReceive, plainReceive, { ...NOTHING, sqsCalls: RECEIVE });
  // A poison message takes the nine others of its batch with it, and each causes a separate e-mail.
  const notified = add(plainDeath, {
    ...NOTHING,
    sqsCalls: RECEIVE + DELETE,
    publishes: 1,
    emails: 1,
    invocations: 0.1,
  });
  const wholeBatch = add(...Array.from({ length: batchSize }, () => notified));
  const byTask = [MOVE_TASK_CALLS.best, MOVE_TASK_CALLS.worst].map((sqsCalls) => ({ ...NOTHING, sqsCalls }));
  const plainGood = consumer({ sqsCalls: 0, publishes: 0, logBytes: 0 }, RECEIVE + DELETE);
  const rows = [
    rowOf("a good message", true, [good]),
    rowOf("a poison message, until it is in quarantine", true, [poison]),
    rowOf("a message that fails for a while, until it is processed", true, [transient]),
    rowOf("of this, sending it back by the redriver", true, [{ ...NOTHING, sqsCalls: REDRIVE }]),
    rowOf("Powertools and a plain DLQ: a poison message stays there", false, [plainDeath]),
    rowOf("AWS's move task: sending a dead letter back", false, byTask),
    rowOf(
      "Powertools, a plain DLQ and the move task: a message that fails for a while, until it is processed",
      false,
      byTask.map((moved) => add(plainDeath, moved, plainGood)),
    ),
    rowOf("the original demo, whole batches and a mail a message: a poison message", false, [wholeBatch]),
  ];
  return {
    id: "cost-messages",
    title: `A million messages, prices of ${PRICES.asOf}`,
    unit: "dollars",
    better: "lower",
    rows,
    goals: [],
    isComputed: true,
  };
}

/** Of one charge, or of the least and the greatest that it may be. They write the same logs. */
function rowOf(name: string, ours: boolean, charges: readonly Charge[]): Row {
  const calls = charges.map(({ sqsCalls }) => sqsCalls.toFixed(2)).join(" – ");
  const megabytes = Math.round(((charges[0] ?? NOTHING).logBytes * MILLION) / 1e6);
  return {
    name,
    ours,
    value: spreadOf(charges.map((charge) => dollars(charge) * MILLION)),
    note: `${calls} M SQS calls, ${megabytes} MB of logs`,
  };
}
