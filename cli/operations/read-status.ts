import { redriveScheduleNames } from "../../core/names/queue-names";
import { describeError } from "../../core/runtime/describe-error";
import { explainAny } from "../aws/explain-any";
import { loadSdk } from "../aws/load-sdk";
import { connectSchedules, type ScheduleState, stateOf } from "../aws/schedules";
import { QUEUE_ROLES, type QueueRole, queueName, type ScheduleTask } from "../aws/target/deployment-names";
import type { Queue, QueueState } from "../aws/target/find-queues";
import type { OperationContext } from "../command-context";
import type { IamStatement } from "../errors";

export interface QueueLine {
  readonly role: QueueRole;
  readonly name: string;
  /** Undefined: there is no such queue. */
  readonly state: QueueState | undefined;
}

/** Every queue of the deployment, by SQS's own counts. Nothing is received. */
export const readQueueLines = (context: OperationContext): Promise<QueueLine[]> =>
  Promise.all(QUEUE_ROLES.map((role) => readLine(context, role)));

/** Only the second stack's queue may be missing: without it, the rest still works. */
async function readLine(context: OperationContext, role: QueueRole): Promise<QueueLine> {
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

export interface ScheduleLine {
  readonly task: ScheduleTask;
  /** One task may have several: `redrive`, `redrive-2`. */
  readonly name: string;
  readonly state: ScheduleState | null;
  /** The error's code, if there is no state. */
  readonly code?: string;
  readonly why?: string;
  readonly statement?: IamStatement;
}

/** Every schedule of the deployment: one for each concurrent redrive run, and the one that renews. */
export function readScheduleLines(context: OperationContext): Promise<ScheduleLine[]> {
  const redrives = redriveScheduleNames(context.target.settings.redriver.runsAtOnce);
  return Promise.all([
    ...redrives.map((name) => readState(context, "redrive", name)),
    readState(context, "renew", "renew"),
  ]);
}

/** A schedule that cannot be read is reported as such, and the queues are still shown. */
async function readState(context: OperationContext, task: ScheduleTask, name: string): Promise<ScheduleLine> {
  try {
    const schedules = await connectSchedules(context);
    return { task, name, state: stateOf(await schedules.read(name)) };
  } catch (error) {
    const { code, message, statement } = await explainAny(error, context);
    return { task, name, state: null, code, why: message, ...(statement !== undefined && { statement }) };
  }
}
