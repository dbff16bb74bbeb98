import { Option } from "commander";
import { describeError } from "../../core/runtime/describe-error";
import { explainUnexpected } from "../aws/explain-unexpected";
import { loadSdk } from "../aws/load-sdk";
import { connectSchedules, NO_SCHEDULER, stateOf } from "../aws/schedules";
import type { Queue, QueueState } from "../aws/target/find-queues";
import { QUEUE_ROLES, type QueueRole, queueName, type ScheduleTask } from "../aws/target/names";
import { type CommandContext, type Outcome, openScan } from "../command-context";
import { DlqError, type IamStatement } from "../errors";
import { EXIT } from "../exit-codes";
import type { Scan } from "../scan/scan";
import { EVERYTHING } from "../scan/select-messages";
import { describeScan, exitCodeOfScan, scanResults } from "../terminal/describe-scan";
import { formatDuration, isoTime } from "../terminal/format";
import { defineCommand } from "../terminal/options/define-command";

interface StatusOptions {
  readonly scan: boolean;
}

export const addStatus = defineCommand({
  name: "status",
  description: "the queues: messages, oldest held, next expiry; and whether the schedules are on",
  options: () => [
    new Option(
      "--no-scan",
      "do not receive from the retry queue and quarantine: no ages are shown, nothing becomes invisible",
    ),
  ],
  examples: () => ["dlq status", "dlq status --stage prod --json"],
  work: status,
});

interface Ages {
  readonly oldestSentAt: number;
  readonly nextExpiryAt: number;
}

interface QueueLine {
  readonly role: QueueRole;
  readonly name: string;
  /** Undefined: there is no such queue. */
  readonly state: QueueState | undefined;
}

/** The queues, what is held for how long, and whether the schedules are on. */
async function status(context: CommandContext, { scan }: StatusOptions): Promise<Outcome> {
  const lines = await Promise.all(QUEUE_ROLES.map((role) => readLine(context, role)));
  const schedules = await Promise.all(
    (["redrive", "renew"] as const).map((task) => readState(context, task)),
  );
  const opened = scan ? await openScan(context, EVERYTHING, {}) : undefined;
  const ages = opened === undefined ? new Map<QueueRole, Ages>() : await readAges(opened, lines);
  const reports = opened?.reports ?? [];
  const now = context.clock.now();
  const queues = lines.map((line) => ({ ...line, ages: ages.get(line.role) }));
  return {
    exitCode: schedules.some(isUnread) ? EXIT.partlyDone : exitCodeOfScan(reports, true),
    result: {
      queues: queues.map(({ role, name, state, ages: held }) => ({
        queue: role,
        name,
        exists: state !== undefined,
        visible: state?.visible ?? null,
        inFlight: state?.inFlight ?? null,
        delayed: state?.delayed ?? null,
        oldestHeldAt: held === undefined ? null : isoTime(held.oldestSentAt),
        nextExpiryAt: held === undefined ? null : isoTime(held.nextExpiryAt),
      })),
      schedules: schedules.map(({ code: _code, ...line }) => line),
      scans: scanResults(reports),
    },
    text: () => {
      const notes = describeScan(reports, now);
      return [
        context.output.table(
          COLUMNS,
          queues.map((line) => rowOf(line, now)),
        ),
        "",
        ...describeSchedules(schedules),
        ...(notes.length > 0 ? ["", ...notes] : []),
      ].join("\n");
    },
  };
}

const COLUMNS = [
  { title: "QUEUE" },
  { title: "NAME", dispensable: 1 },
  { title: "VISIBLE", right: true },
  { title: "IN FLIGHT", right: true },
  { title: "DELAYED", right: true },
  { title: "OLDEST HELD", right: true },
  { title: "NEXT EXPIRY IN", right: true },
];

function rowOf({ role, name, state, ages }: QueueLine & { ages: Ages | undefined }, now: number): string[] {
  if (state === undefined) return [role, name, "not there", "", "", "", ""];
  const counts = [state.visible, state.inFlight, state.delayed].map(String);
  const held = ages
    ? [formatDuration(now - ages.oldestSentAt), formatDuration(ages.nextExpiryAt - now)]
    : ["", ""];
  return [role, name, ...counts, ...held];
}

/** Only the second stack's queue may be missing: without it the rest still works. */
async function readLine(context: CommandContext, role: QueueRole): Promise<QueueLine> {
  const name = queueName(context.target, role);
  try {
    const { readQueueState } = loadSdk();
    const queue: Queue = await context.queue(role);
    return { role, name: queue.name, state: await readQueueState(context.client, queue) };
  } catch (error) {
    const missing = /QueueDoesNotExist|NonExistentQueue/.test(describeError(error).error);
    if (role !== "failures" || !missing) throw error;
    return { role, name, state: undefined };
  }
}

/** Retention counts from when this copy was sent, age from when its producer first sent it. */
async function readAges(scan: Scan, lines: readonly QueueLine[]): Promise<Map<QueueRole, Ages>> {
  const ages = new Map<QueueRole, Ages>();
  const retention = new Map(lines.map(({ role, state }) => [role, (state?.retentionSeconds ?? 0) * 1000]));
  for await (const { summary } of scan) {
    const { queue, firstSentAt, sentAt } = summary;
    const expiry = sentAt + (retention.get(queue) ?? 0);
    const known = ages.get(queue);
    ages.set(queue, {
      oldestSentAt: Math.min(known?.oldestSentAt ?? firstSentAt, firstSentAt),
      nextExpiryAt: Math.min(known?.nextExpiryAt ?? expiry, expiry),
    });
  }
  return ages;
}

interface ScheduleLine {
  readonly task: ScheduleTask;
  readonly state: string | null;
  /** The error's, where there is no state. */
  readonly code?: string;
  readonly why?: string;
  readonly statement?: IamStatement;
}

/** That there is none is an answer too. */
const isUnread = ({ code }: ScheduleLine): boolean =>
  code !== undefined && code !== "NoScheduler" && code !== "NoSuchSchedule";

/** A schedule that cannot be read is named as that: the queues are worth seeing all the same. */
async function readState(context: CommandContext, task: ScheduleTask): Promise<ScheduleLine> {
  try {
    const schedules = await connectSchedules(context);
    return { task, state: stateOf(await schedules.read(task)) };
  } catch (error) {
    const known = error instanceof Error ? await context.explain(error) : undefined;
    const { code, message, statement } =
      error instanceof DlqError ? error : (known ?? explainUnexpected(error));
    return { task, state: null, code, why: message, ...(statement !== undefined && { statement }) };
  }
}

function describeSchedules(schedules: readonly ScheduleLine[]): string[] {
  if (schedules.every(({ why }) => why === NO_SCHEDULER)) return [NO_SCHEDULER];
  return schedules.map(({ task, state, why }) => `schedule ${task}: ${state ?? `not known. ${why}`}`);
}
