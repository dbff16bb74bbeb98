import { createLogger } from "../../../core/runtime/json-logger";
import { createCount } from "../../../core/runtime/metrics";
import type { SqsPort } from "../../../core/sqs/sqs-port";
import { readConsumerSettings } from "../../../handlers/consumer/settings";
import { AlertBudget } from "../../../handlers/notifier/digests/hourly-alert-budget";
import { StormCover } from "../../../handlers/notifier/digests/storm-cover";
import { forwardDeadLetters } from "../../../handlers/notifier/forward-dead-letters";
import { readNotifierSettings } from "../../../handlers/notifier/settings";
import { readRecords } from "../../../handlers/records/read-records";
import { consumerWith } from "../../../testing/function-settings";
import application from "../application";
import { environmentOf } from "../harness/environment";

/** What functions used, counted while they ran. */
export interface Usage {
  sqsCalls: number;
  publishes: number;
  logBytes: number;
}

const ENVIRONMENT = environmentOf("https://sqs.us-east-1.amazonaws.com");
const TIME_LEFT = () => 60_000;
const EVERY_CALL_WORKS = { known: true, value: undefined } as const;

interface CountedPorts {
  readonly sqs: SqsPort;
  readonly log: ReturnType<typeof createLogger>;
  readonly count: ReturnType<typeof createCount>;
  readonly usage: Usage;
}

function countingPorts(): CountedPorts {
  const usage: Usage = { sqsCalls: 0, publishes: 0, logBytes: 0 };
  const called = async (entries: readonly unknown[]) => {
    usage.sqsCalls += 1;
    return { confirmed: new Map(entries.map((_, index) => [index, `new-${index}`])), failed: [] };
  };
  const sqs: SqsPort = {
    send: (_url, entries) => called(entries),
    delete: (_url, entries) => called(entries),
    changeVisibility: (_url, entries) => called(entries),
  };
  const write = (line: string) => {
    usage.logBytes += Buffer.byteLength(line);
  };
  return { sqs, usage, log: createLogger(ENVIRONMENT, write), count: createCount(ENVIRONMENT, write) };
}

/** One invocation of the consumer. */
export async function countConsumer(event: unknown): Promise<Usage> {
  const { sqs, log, count, usage } = countingPorts();
  const consume = consumerWith(readConsumerSettings(ENVIRONMENT), {
    ...{ application, environment: {}, sqs, random: Math.random, now: Date.now, log, count },
    readWorld: async () => EVERY_CALL_WORKS,
  });
  await consume(event, TIME_LEFT);
  return usage;
}

/** One invocation of the notifier. */
export async function countNotifier(event: unknown): Promise<Usage> {
  const { sqs, log, count, usage } = countingPorts();
  const settings = readNotifierSettings(ENVIRONMENT);
  const ports = {
    application,
    readWorld: async () => EVERY_CALL_WORKS,
    sqs,
    publish: async () => {
      usage.publishes += 1;
    },
    budget: new AlertBudget(Date.now, { perHour: settings.alertsPerHour }),
    cover: new StormCover(Date.now),
    clock: { now: Date.now, sleep: async () => {} },
    random: Math.random,
    log,
    count,
  };
  await forwardDeadLetters(readRecords(event, log).messages, settings, ports, TIME_LEFT);
  return usage;
}
