import type { SQSBatchResponse } from "aws-lambda";
import type { ReadWorld } from "../../core/application/world";
import { MAX_ALERTS_PER_INVOCATION, REPORT_RESERVE_MS } from "../../core/limits/alert-bounds";
import { logNotMoved } from "../../core/messages/log-not-moved";
import type { Message } from "../../core/messages/message";
import { type Moved, moveMessages, type Transfer } from "../../core/messages/move-messages";
import { newestOfEach } from "../../core/messages/receive-until-empty";
import type { SqsPort } from "../../core/messages/sqs-port";
import type { Clock } from "../../core/runtime/clock";
import { createDeadline, type TimeLeft } from "../../core/runtime/deadline";
import type { Log } from "../../core/runtime/logger";
import type { Count } from "../../core/runtime/metrics";
import type { AlertBudget } from "./alert-budget";
import { announcedKinds, composeDigests, isStorm, kindsOf } from "./compose-digests";
import { type Plan, type PlanContext, planDeadLetter } from "./plan-dead-letter";
import { AlertPace, type Publish, publishAlerts } from "./publish-alerts";
import { type AlertContext, writeAlert, writeHeldWithoutMetadata } from "./write-alert";

export interface NotifierSettings extends Omit<PlanContext, "now" | "random" | "application" | "world"> {
  readonly deadLetterQueueUrl: string;
  readonly retryQueueUrl: string;
  readonly quarantineQueueUrl: string;
  readonly alertSpacingMs: number;
  /** Of this execution environment: the stage's bound, divided by the mapping's concurrency. */
  readonly alertsPerHour: number;
  readonly alert: Omit<AlertContext, "producerAttribute">;
}

export interface NotifierPorts extends Pick<PlanContext, "random" | "application"> {
  readonly readWorld: ReadWorld<unknown>;
  readonly sqs: SqsPort;
  readonly publish: Publish;
  readonly budget: AlertBudget;
  readonly clock: Clock;
  readonly log: Log;
  readonly count: Count;
}

/** What an alert must find left: its spacing fits in before the report, or the next invocation would publish too soon. */
const lastAlertMs = ({ alertSpacingMs }: NotifierSettings): number => REPORT_RESERVE_MS + alertSpacingMs;

/**
 * Diagnose and plan → tell → move → report exactly what was not moved. What is bound for quarantine moves only
 * when its alert was accepted; what can be scheduled for retry is scheduled for retry all the same, so that recovery never waits for SNS.
 */
export async function forwardDeadLetters(
  letters: readonly Message[],
  settings: NotifierSettings,
  ports: NotifierPorts,
  timeLeft: TimeLeft,
): Promise<SQSBatchResponse> {
  const { log, count, clock } = ports;
  const deadline = createDeadline(timeLeft, REPORT_RESERVE_MS);
  const { application, random } = ports;
  const context = { ...settings, application, world: await ports.readWorld(), now: clock.now(), random };
  const plans = newestOfEach(letters).map((letter) => planDeadLetter(letter, context));
  const pace = new AlertPace(clock, settings.alertSpacingMs);

  const needsNotification = await notify(plans, settings, ports, timeLeft, pace);
  const heldBack = plans.filter((plan) => plan.disposition === "quarantined" && needsNotification.has(plan));
  const transfers = new Map<Transfer, Plan>();
  for (const plan of plans) {
    if (plan.disposition === "quarantined" && needsNotification.has(plan)) continue;
    const notified = plan.needsNotification ? !needsNotification.has(plan) : true;
    transfers.set(transferOf(plan, notified, settings), plan);
  }
  const { moved, notMoved } = await moveMessages(ports.sqs, [...transfers.keys()], {
    from: settings.deadLetterQueueUrl,
    deadline,
  });

  logNotMoved(log, "dead letters not moved", notMoved);
  const movedPlans = moved.flatMap(({ transfer }) => transfers.get(transfer) ?? []);
  countDispositions(plans, movedPlans, count);
  const unconfirmed = moved.filter((copy) => !copy.deleted).length;
  if (unconfirmed > 0) count("DeleteUnconfirmed", unconfirmed);
  count("NotMoved", notMoved.length + heldBack.length);
  await reportHeldWithoutMetadata(moved, transfers, settings, ports, timeLeft, pace);
  log.info("dead letters forwarded", {
    resp: {
      letters: plans.length,
      moved: moved.length,
      not_moved: notMoved.length,
      held_back: heldBack.length,
    },
  });
  await pace.settle(deadline.left());
  const failed = [
    ...notMoved.map(({ transfer }) => transfer.message),
    ...heldBack.map((plan) => plan.message),
  ];
  return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
}

function transferOf(plan: Plan, notified: boolean, settings: NotifierSettings): Transfer {
  const common = { message: plan.message, attributes: plan.attributes(notified) };
  return plan.disposition === "retryScheduled"
    ? { ...common, to: settings.retryQueueUrl, delaySeconds: plan.delaySeconds }
    : { ...common, to: settings.quarantineQueueUrl };
}

/**
 * Publishes the digests and returns the plans whose news was not told. A full batch is a storm, and so is whatever
 * takes the last alert of the budget: one alert then speaks for all of the same kind that follows within minutes,
 * because what no alert is left for would be held back and burn its receives.
 */
async function notify(
  plans: readonly Plan[],
  settings: NotifierSettings,
  { application, publish, budget, log, count }: NotifierPorts,
  timeLeft: TimeLeft,
  pace: AlertPace,
): Promise<ReadonlySet<Plan>> {
  // One place is kept for what is held without metadata, which can be told only after the move.
  const reserved = plans.some(isHeldWithoutMetadata) ? 1 : 0;
  const affordable = budget.available() - reserved;
  const full = isStorm(plans);
  const isCovered = (plan: Plan) =>
    (full || affordable <= 0) && kindsOf(plan).some((kind) => budget.isAnnounced(kind));
  const due = plans.filter((plan) => plan.needsNotification && !isCovered(plan));
  const unnotified = new Set<Plan>(affordable < 0 ? plans.filter(isHeldWithoutMetadata) : []);
  if (due.length === 0) return unnotified;
  if (affordable <= 0) {
    count("AlertsDeferred", 1);
    log.warn("alerts deferred: the hourly budget is spent", { letters: due.length });
    return new Set([...unnotified, ...due]);
  }
  const storm = full || affordable === 1;
  const digests = composeDigests(due, Math.min(MAX_ALERTS_PER_INVOCATION - reserved, affordable - 1), storm);
  const alertContext = { ...settings.alert, producerAttribute: application.producer.attribute };
  const alerts = digests.map((digest) => writeAlert(digest, alertContext));
  // Half of the time is the move's.
  const publications = await publishAlerts(publish, alerts, {
    pace,
    deadline: createDeadline(timeLeft, Math.max(timeLeft() / 2, lastAlertMs(settings))),
    // The last one is a storm's: a second try of another digest may not take it.
    spare: affordable - alerts.length - (storm ? 0 : 1),
  });
  for (const [index, digest] of digests.entries()) {
    const { accepted, mails, error } = publications[index] ?? { accepted: false, mails: 0 };
    count(accepted ? "AlertsPublished" : "AlertsFailed", 1);
    budget.spend(mails);
    if (accepted) {
      if (digest.storm) budget.announce(announcedKinds(digest));
      continue;
    }
    for (const plan of digest.plans) unnotified.add(plan);
    log.error("alert not published", { producer: digest.producer, letters: digest.plans.length, ...error });
  }
  return unnotified;
}

/** Held unchanged: nothing in the message tells under which id it died. */
const isHeldWithoutMetadata = (plan: Plan): boolean =>
  plan.disposition === "quarantined" && (plan.why === "no-room" || plan.why === "unreadable-metadata");

function countDispositions(plans: readonly Plan[], moved: readonly Plan[], count: Count): void {
  const byReason = (some: readonly Plan[]) => Map.groupBy(some, (plan) => plan.diagnosis.reason);
  for (const [reason, group] of byReason(plans)) count("DeadLetters", group.length, reason);
  const newer = plans.filter((plan) => plan.disposition === "retryScheduled" && plan.newer).length;
  if (newer > 0) count("NewerMetadata", newer);
  for (const [reason, group] of byReason(moved)) {
    const retryScheduled = group.filter((plan) => plan.disposition === "retryScheduled").length;
    if (retryScheduled > 0) count("RetryScheduled", retryScheduled, reason);
    if (group.length > retryScheduled) count("Quarantined", group.length - retryScheduled, reason);
  }
}

/** Messages without room carry no metadata: log and tell under which id they are held now. */
async function reportHeldWithoutMetadata(
  moved: readonly Moved[],
  transfers: ReadonlyMap<Transfer, Plan>,
  settings: NotifierSettings,
  { publish, budget, log, count }: NotifierPorts,
  timeLeft: TimeLeft,
  pace: AlertPace,
): Promise<void> {
  const pairs = moved.flatMap(({ transfer, newMessageId }) => {
    const plan = transfers.get(transfer);
    return plan !== undefined && isHeldWithoutMetadata(plan)
      ? [{ originalId: plan.originalId, newId: newMessageId }]
      : [];
  });
  if (pairs.length === 0) return;
  for (const { originalId, newId } of pairs) {
    log.warn("held without metadata", { message_id: originalId, new_message_id: newId });
  }
  const alert = writeHeldWithoutMetadata(pairs, settings.alert);
  const [publication] = await publishAlerts(publish, [alert], {
    pace,
    deadline: createDeadline(timeLeft, lastAlertMs(settings)),
    spare: Math.max(0, budget.available() - 2),
  });
  count(publication?.accepted ? "AlertsPublished" : "AlertsFailed", 1);
  budget.spend(publication?.mails ?? 0);
  if (publication?.error) log.error("alert not published", { producer: "several", ...publication.error });
}
