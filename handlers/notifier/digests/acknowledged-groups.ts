import {
  type Acknowledgement,
  type AlertGroup,
  groupId,
  hasEnded,
  hasGrown,
} from "../../../core/acknowledgements/acknowledgement";
import type { AcknowledgementStore } from "../../../core/acknowledgements/acknowledgement-store";
import type { EnterMessages } from "../../../core/acknowledgements/enter-messages";
import { describeError } from "../../../core/runtime/describe-error";
import type { Log } from "../../../core/runtime/log";
import type { Count } from "../../../core/runtime/metrics";
import { isHeldUnchanged, type Plan } from "../plan-dead-letter";

/** What people already know about among the messages of one invocation. */
export interface Acknowledged {
  readonly now: number;
  /** Their groups are acknowledged: no alert about them is needed. */
  readonly suppressed: ReadonlySet<Plan>;
  /** Acknowledgements by group, including these messages. */
  readonly byGroup: ReadonlyMap<string, Acknowledgement>;
}

export const NOTHING_ACKNOWLEDGED: Acknowledged = { now: 0, suppressed: new Set(), byGroup: new Map() };

/** Finds out what is acknowledged. Never throws: if it cannot be found out, nothing is acknowledged. */
export type FindAcknowledged = (plans: readonly Plan[], signal: AbortSignal) => Promise<Acknowledged>;

export interface AcknowledgedPorts {
  readonly readAll: AcknowledgementStore["readAll"];
  readonly enterMessages: EnterMessages;
  readonly now: () => number;
  readonly log: Pick<Log, "info" | "error">;
  readonly count: Count;
}

/** Alerts must not wait for the table: if it does not respond, they are published. */
const TIMEOUT_MS = 1_000;

export const groupOf = ({ disposition, diagnosis: { cause } }: Plan): AlertGroup => ({
  queue: disposition === "quarantined" ? "quarantine" : "retry",
  cause,
});

/** Messages that are held unchanged are never suppressed: only their alert says under which id they died. */
const concernsGroup = (plan: Plan): boolean =>
  (plan.needsNotification || plan.joinsGroup) && !isHeldUnchanged(plan);

const unnotifiedOf = (plans: readonly Plan[]): Plan[] => plans.filter((plan) => plan.needsNotification);

/**
 * Reads the acknowledgements once, and adds to each how many messages have joined its group. A message joins a group
 * of the retry queue when it dies for the first time, or with another cause than before, and a group of quarantine
 * when it gets there. A message that is delivered again is counted again; one that is held back from quarantine, up
 * to as often as the notifier receives it. Alerts then resume too early.
 */
export function createFindAcknowledged({
  readAll,
  enterMessages,
  now,
  log,
  count,
}: AcknowledgedPorts): FindAcknowledged {
  const limited = (signal: AbortSignal) => AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]);
  const failed = (what: string, thrown: unknown): undefined => {
    count("AcknowledgementsFailed", 1);
    log.error(what, { ...describeError(thrown) });
    return undefined;
  };
  return async (plans, signal) => {
    const groups = Map.groupBy(plans.filter(concernsGroup), (plan) => groupId(groupOf(plan)));
    if (groups.size === 0) return NOTHING_ACKNOWLEDGED;
    const read = await readAll(limited(signal)).catch((thrown) =>
      failed("acknowledgements not readable: every alert is published", thrown),
    );
    if (read === undefined) return NOTHING_ACKNOWLEDGED;
    const byGroup = new Map(read.map((found) => [groupId(found), found]));
    const suppressed = new Set<Plan>();
    const enter = async (acknowledgement: Acknowledgement, ofGroup: readonly Plan[]) => {
      const joining = ofGroup.filter((plan) => plan.joinsGroup);
      if (joining.length === 0) return { acknowledgement, suppressed: !hasGrown(acknowledgement) };
      const joined = { added: joining.length, unnotified: unnotifiedOf(joining).length };
      return enterMessages(acknowledgement, joined, limited(signal)).catch((thrown) =>
        failed("acknowledged messages not entered: they are alerted about", thrown),
      );
    };
    await Promise.all(
      [...groups].map(async ([id, ofGroup]) => {
        const acknowledgement = byGroup.get(id);
        if (acknowledgement === undefined || hasEnded(acknowledgement, now())) return;
        const entered = await enter(acknowledgement, ofGroup);
        if (entered === undefined) return;
        byGroup.set(id, entered.acknowledgement);
        const unnotified = unnotifiedOf(ofGroup);
        if (!entered.suppressed || unnotified.length === 0) return;
        for (const plan of unnotified) suppressed.add(plan);
        const { cause, queue } = acknowledgement;
        log.info("alert suppressed: the group is acknowledged", { cause, queue, letters: unnotified.length });
        count("AlertsSuppressed", unnotified.length);
      }),
    );
    return { now: now(), suppressed, byGroup };
  };
}
