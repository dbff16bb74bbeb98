import { describeError } from "../../core/runtime/describe-error";
import { explainUnexpected } from "../aws/explain-unexpected";
import { connectSchedules, NO_SCHEDULER, stateOf } from "../aws/schedules";
import { type Queue, type QueueState, readQueueState } from "../aws/target/find-queues";
import { QUEUE_ROLES, type QueueRole, queueName, type ScheduleTask } from "../aws/target/names";
import type { CommandContext, Outcome } from "../command-context";
import { DlqError, type IamStatement } from "../errors";
import { EXIT } from "../exit-codes";
import { type HeldScan, scanHeld } from "../scan/scan-held";
import type { Selection } from "../scan/select-messages";
import { describeScans, exitCodeOfScan, scanResult } from "../terminal/describe-scan";
import { formatDuration, isoTime } from "../terminal/format";
import { readSelection } from "../terminal/options/selection-options";

export interface StatusOptions {
  readonly scan: boolean;
}

interface Ages {
  oldestSentAt: number;
  nextExpiryAt: number;
}

interface QueueLine {
  readonly role: QueueRole;
  readonly name: string;
  /** Undefined: there is no such queue. */
  readonly state: QueueState | undefined;
}

/** The queues, what is held for how long, and whether the schedules are on. */
export async function status(context: CommandContext, { scan }: StatusOptions): Promise<Outcome> {
  const lines = await Promise.all(QUEUE_ROLES.map((role) => readLine(context, role)));
  const schedules = await Promise.all(
    (["redrive", "renew"] as const).map((task) => readState(context, task)),
  );
  const ages = new Map<QueueRole, Ages>();
  const scans = scan ? await scanHeld(context, EVERYTHING, { onSelected: noteAges(ages, lines) }) : [];
  const now = context.now();
  const queues = lines.map((line) => ({ ...line, ages: ages.get(line.role) }));
  return {
    exitCode: schedules.some(isUnread) ? EXIT.partlyDone : exitCodeOfScan(scans, true),
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
      schedules: schedules.map(({ code: _code, ...notified }) => notified),
      scans: scans.map((one) => scanResult(one)),
    },
    text: [
      context.output.table(
        COLUMNS,
        queues.map((line) => rowOf(line, now)),
      ),
      "",
      ...describeSchedules(schedules),
      ...describeHidden(scans, now),
    ].join("\n"),
  };
}

const EVERYTHING: Selection = readSelection({ wait: 0 });

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
  const name = queueName(context.target.prefix, role);
  try {
    const queue: Queue = await context.queue(role);
    return { role, name: queue.name, state: await readQueueState(context.client, queue) };
  } catch (error) {
    const missing = /QueueDoesNotExist|NonExistentQueue/.test(describeError(error).error);
    if (role !== "failures" || !missing) throw error;
    return { role, name, state: undefined };
  }
}

/** Retention counts from when this copy was sent, age from when its producer first sent it. */
function noteAges(ages: Map<QueueRole, Ages>, lines: readonly QueueLine[]) {
  const retention = new Map(lines.map(({ role, state }) => [role, (state?.retentionSeconds ?? 0) * 1000]));
  return (
    _message: unknown,
    { queue, firstSentAt, sentAt }: { queue: QueueRole; firstSentAt: number; sentAt: number },
  ) => {
    const expiry = sentAt + (retention.get(queue) ?? 0);
    const known = ages.get(queue) ?? { oldestSentAt: firstSentAt, nextExpiryAt: expiry };
    known.oldestSentAt = Math.min(known.oldestSentAt, firstSentAt);
    known.nextExpiryAt = Math.min(known.nextExpiryAt, expiry);
    ages.set(queue, known);
  };
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

/** A schedule that cannot be read is told as that: the queues are worth seeing all the same. */
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

function describeHidden(scans: readonly HeldScan[], now: number): string[] {
  const notes = describeScans(scans, now);
  return notes.length === 0 ? [] : ["", ...notes];
}
