import type { World } from "../../core/application/world";
import type { TimeLeft } from "../../core/runtime/deadline";
import type { BatchOutcome, EntryToSend, SqsPort, VisibilityChange } from "../../core/sqs/sqs-port";
import { type ConsumerPorts, consumeBatch } from "../../handlers/consumer/consume-batch";
import { createConsumerDeadlines } from "../../handlers/consumer/consumer-deadlines";
import type { ConsumerSettings } from "../../handlers/consumer/settings";
import { settleFailures } from "../../handlers/consumer/settle-failures";
import { busy, defineJobs, type Job, jobRecord } from "./jobs";
import { makeDeadline } from "./make-deadline";
import { NOW } from "./make-message";

type Definition = NonNullable<Parameters<typeof defineJobs>[0]>;

const CONSUMER_SETTINGS: ConsumerSettings = {
  queueUrl: "the-queue",
  deadLetterQueueUrl: "its-dlq",
  trustedSenders: new Set(["AROAREDRIVER"]),
  maxReceiveCount: 3,
  backoff: { baseSeconds: 4, capSeconds: 60 },
};

export interface ConsumerWorld extends Definition {
  readonly machines?: World<ReadonlySet<string>>;
  /** SQS calls that do something other than succeed. */
  readonly sqs?: Partial<SqsPort>;
  /** Replaces what settles failures. */
  readonly settle?: ConsumerPorts["settleFailures"];
  readonly once?: ConsumerPorts["once"];
  /** Milliseconds of work left, read before each record. Default: as much as is needed. */
  readonly workLeft?: TimeLeft;
  /** What is left of the invocation by the test's own clock, instead of the one above. */
  readonly timeLeft?: TimeLeft;
}

const all = (count: number): BatchOutcome => ({
  confirmed: new Map(Array.from({ length: count }, (_, index) => [index, `new-${index}`])),
  failed: [],
});

/** The jobs application's consumer, and what it did to its queue. */
export function createConsumer(given: ConsumerWorld = {}) {
  const {
    machines = busy("machine-9"),
    sqs: faults,
    settle,
    once,
    workLeft,
    timeLeft,
    ...definition
  } = given;
  const processed: Job[] = [];
  const ids: string[] = [];
  const deferred: VisibilityChange[] = [];
  const copies: EntryToSend[] = [];
  const deleted: string[] = [];
  const logs: [string, ...unknown[]][] = [];
  const counts: unknown[][] = [];
  const logAs =
    (level: string) =>
    (text: unknown, ...extra: unknown[]) =>
      logs.push([level, text, ...extra]);
  const log = { info: logAs("info"), warn: logAs("warn"), error: logAs("error") };
  const application = defineJobs({
    ...definition,
    async process(job, context) {
      const verdict = await definition.process?.(job, context);
      if (verdict !== undefined) return verdict;
      processed.push(job);
      ids.push(context.messageId);
      return undefined;
    },
  });
  const sqs: SqsPort = {
    async send(_queueUrl, entries) {
      copies.push(...entries);
      return all(entries.length);
    },
    async delete(_queueUrl, handles) {
      deleted.push(...handles);
      return all(handles.length);
    },
    async changeVisibility(_queueUrl, entries) {
      deferred.push(...entries);
      return all(entries.length);
    },
    ...faults,
  };
  const deadlines =
    timeLeft === undefined
      ? { work: makeDeadline(workLeft), verdicts: makeDeadline(), visibility: makeDeadline() }
      : createConsumerDeadlines(timeLeft);
  const consume = (...records: readonly unknown[]) => consumeEvent({ Records: records });
  const consumeEvent = (event: unknown) =>
    consumeBatch(
      event,
      {
        application,
        trustedSenders: CONSUMER_SETTINGS.trustedSenders,
        environment: {},
        once,
        readWorld: async () => machines,
        settleFailures:
          settle ??
          ((failures, limits) =>
            settleFailures(
              failures,
              CONSUMER_SETTINGS,
              { sqs, random: () => 0, now: () => NOW, log },
              limits,
            )),
        log,
        count: (...call) => counts.push(call),
      },
      deadlines,
    );
  return {
    consume,
    consumeEvent,
    /** Jobs that were done, and the ids of their messages. */
    processed,
    ids,
    deferred,
    copies,
    deleted,
    logs,
    counts,
    totals: () => logs.find(([, text]) => text === "batch done")?.[2],
    failures: () =>
      logs.filter(([, text]) => text === "message failed").map(([level, , entry]) => [level, entry]),
  };
}

/** Records of a job that is done, of one that lacks its team, and of one for a machine that stays busy. */
export const good = (messageId: string) => jobRecord(messageId);
export const bad = (messageId: string, receiveCount = 1) =>
  jobRecord(messageId, { receiveCount, teamId: undefined });
export const waiting = (messageId: string, receiveCount = 1) =>
  jobRecord(messageId, { receiveCount, body: JSON.stringify({ job_id: "job-9", machine: "machine-9" }) });

/** A business function with a bug. */
export const broken = () => {
  throw new TypeError("quotes the body: ssn 123-45-6789");
};

export const failing = (...ids: string[]) => ({
  batchItemFailures: ids.map((itemIdentifier) => ({ itemIdentifier })),
});
