import { type MailFigures, measureMail } from "./mail-bounds";
import { keyOf } from "./queues";
import { START } from "./scenario";
import type { Simulated } from "./simulate-scenario";

/** The figures of every scenario. */
export interface Figures {
  readonly messages: number;
  readonly processed: number;
  readonly quarantined: number;
  /** Neither processed nor in any queue. */
  readonly lost: number;
  /** Still in progress when the scenario gave up. */
  readonly unsettled: number;
  /** Processed more than once. */
  readonly duplicates: number;
  readonly redrives: number;
  readonly failedRedrives: number;
  readonly failedRedrivesPerMessage: number;
  /** Maximum redrives of one message. */
  readonly mostAttempts: number;
  readonly runs: number;
  readonly calls: {
    /** SQS calls of the functions. */
    readonly functions: number;
    /** SQS calls of Lambda for the mappings, without empty polls. */
    readonly mappings: number;
    readonly sqsPerMessage: number;
    readonly publishes: number;
  };
  readonly alerts: { readonly published: number; readonly deferred: number };
  readonly mail: {
    readonly catchAll: MailFigures;
    /** The worst of all teams' subscriptions, figure by figure. */
    readonly worstTeam: MailFigures;
  };
  readonly simulatedHours: number;
}

const count = (times: Float64Array) => times.reduce((sum, time) => sum + (time === 0 ? 0 : 1), 0);
const round = (value: number, digits: number) => Number(value.toFixed(digits));

export function takeFigures({ ledger, calls, topic, runs, queues, metrics, endedAt }: Simulated): Figures {
  const { messages, processedAt, quarantinedAt } = ledger;
  const held = new Set(
    [queues.main, queues.deadLetter, queues.retry, queues.quarantine].flatMap(
      (queue) => queue?.contents().map(keyOf) ?? [],
    ),
  );
  const lost = ledger.lost(held, queues.quarantine !== undefined);
  const settled = Array.from(processedAt.keys()).filter((key) => ledger.isSettled(key)).length;
  return {
    messages,
    processed: count(processedAt),
    quarantined: count(quarantinedAt),
    lost,
    unsettled: Math.max(0, ledger.sent - settled - lost),
    duplicates: ledger.duplicates,
    redrives: ledger.redrives.length,
    failedRedrives: ledger.failedRedrives,
    failedRedrivesPerMessage: round(ledger.failedRedrives / messages, 3),
    mostAttempts: ledger.mostAttempts,
    runs: runs.length,
    calls: {
      functions: calls.functions,
      mappings: calls.mappings,
      sqsPerMessage: round((calls.functions + calls.mappings) / messages, 2),
      publishes: calls.publishes,
    },
    alerts: { published: topic.published, deferred: metrics.get("AlertsDeferred") ?? 0 },
    mail: {
      catchAll: measureMail({
        times: topic.mailboxes.flatMap((box) => (box.teamId === undefined ? box.times : [])),
      }),
      worstTeam: topic.mailboxes
        .filter((box) => box.teamId !== undefined)
        .map(measureMail)
        .reduce(worst, NO_MAIL),
    },
    simulatedHours: round((endedAt - START) / 3_600_000, 2),
  };
}

const NO_MAIL: MailFigures = { total: 0, mostInASecond: 0, mostInAMinute: 0, mostInAnHour: 0 };

const worst = (a: MailFigures, b: MailFigures): MailFigures => ({
  total: Math.max(a.total, b.total),
  mostInASecond: Math.max(a.mostInASecond, b.mostInASecond),
  mostInAMinute: Math.max(a.mostInAMinute, b.mostInAMinute),
  mostInAnHour: Math.max(a.mostInAnHour, b.mostInAnHour),
});

/** Seconds from `from` (ms since the start) until the last of the given messages was settled. Undefined: not yet. */
export function drainSeconds(
  { ledger }: Simulated,
  from: number,
  isMeant: (key: number) => boolean = () => true,
): number | undefined {
  let last = 0;
  for (let key = 0; key < ledger.messages; key += 1) {
    if (!isMeant(key)) continue;
    const settledAt = ledger.processedAt[key] || ledger.quarantinedAt[key];
    if (!settledAt) return undefined;
    last = Math.max(last, settledAt);
  }
  return Math.max(0, Math.round((last - START - from) / 1000));
}
