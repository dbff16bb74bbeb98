import { Option } from "commander";
import { NO_SCHEDULER } from "../aws/schedules";
import type { QueueRole } from "../aws/target/deployment-names";
import type { CommandContext, Outcome } from "../command-context";
import { EXIT } from "../exit-codes";
import {
  type QueueLine,
  readQueueLines,
  readScheduleLines,
  type ScheduleLine,
} from "../operations/read-status";
import { openScan } from "../scan/open-scan";
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
  description:
    "Show each queue's message count, its oldest message and the next to expire, and whether the schedules are enabled",
  options: () => [
    new Option(
      "--no-scan",
      "do not receive from the retry queue and quarantine: no message becomes invisible, but ages are not shown",
    ),
  ],
  examples: () => ["dlq status", "dlq status --stage prod --json"],
  work: status,
});

interface Ages {
  readonly oldestSentAt: number;
  readonly nextExpiryAt: number;
}

/** The queues, how long what is held, and whether the schedules are on. */
async function status(context: CommandContext, { scan }: StatusOptions): Promise<Outcome> {
  const lines = await readQueueLines(context);
  const schedules = await readScheduleLines(context);
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

/** That there is none is a result too. */
const isUnread = ({ code }: ScheduleLine): boolean =>
  code !== undefined && code !== "NoScheduler" && code !== "NoSuchSchedule";

export function describeSchedules(schedules: readonly ScheduleLine[]): string[] {
  if (schedules.every(({ why }) => why === NO_SCHEDULER)) return [NO_SCHEDULER];
  return schedules.map(({ name, state, why }) => `schedule ${name}: ${state ?? `not known. ${why}`}`);
}
