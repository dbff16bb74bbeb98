import type { SQSBatchResponse } from "aws-lambda";
import type { ReadWorld } from "../../core/application/world";
import { NOTIFIER_REPORT_RESERVE_MS } from "../../core/limits/alerts-per-invocation";
import type { Message } from "../../core/messages/message";
import { newestOfEach } from "../../core/messages/newest-of-each";
import { firstTrace } from "../../core/metadata/first-trace";
import { logNotMoved } from "../../core/moving/log-not-moved";
import { moveMessages } from "../../core/moving/move-messages";
import { MovePipeline } from "../../core/moving/move-pipeline";
import type { Transfer } from "../../core/moving/transfer";
import type { Clock } from "../../core/runtime/clock";
import { createDeadline, type TimeLeft } from "../../core/runtime/deadline";
import type { Count } from "../../core/runtime/metrics";
import type { SqsPort } from "../../core/sqs/sqs-port";
import { type FindAcknowledged, NOTHING_ACKNOWLEDGED } from "./digests/acknowledged-groups";
import { type NotifyPorts, type NotifySettings, ProducerNotifier } from "./notify-producers";
import { isHeldUnchanged, type Plan, type PlanContext, planDeadLetter } from "./plan-dead-letter";
import { AlertPace } from "./publishing/alert-pace";

export interface NotifierSettings
  extends NotifySettings,
    Omit<PlanContext, "now" | "random" | "application" | "world"> {
  readonly deadLetterQueueUrl: string;
  readonly retryQueueUrl: string;
  readonly quarantineQueueUrl: string;
  /** For this execution environment: the stage's bound, divided by the mapping's concurrency. */
  readonly alertsPerHour: number;
}

export interface NotifierPorts extends NotifyPorts, Pick<PlanContext, "random" | "application"> {
  readonly readWorld: ReadWorld<unknown>;
  readonly sqs: SqsPort;
  readonly clock: Clock;
  /** Default: nothing can be acknowledged. */
  readonly findAcknowledged?: FindAcknowledged | undefined;
}

/**
 * Diagnose and plan → notify → move → report exactly what was not moved. A message bound for quarantine moves only if
 * its alert was accepted. A message that can be retried moves in any case, so that recovery never waits for SNS.
 */
export async function forwardDeadLetters(
  letters: readonly Message[],
  settings: NotifierSettings,
  ports: NotifierPorts,
  timeLeft: TimeLeft,
): Promise<SQSBatchResponse> {
  const { log, count, clock, application, random } = ports;
  const deadline = createDeadline(timeLeft, NOTIFIER_REPORT_RESERVE_MS);
  const context = { ...settings, application, world: await ports.readWorld(), now: clock.now(), random };
  const plans = newestOfEach(letters).map((letter) => planDeadLetter(letter, context));
  const pace = new AlertPace(clock, settings.alertSpacingMs);
  const notifier = new ProducerNotifier(settings, ports, pace, timeLeft);

  const acknowledged = (await ports.findAcknowledged?.(plans, deadline.signal())) ?? NOTHING_ACKNOWLEDGED;
  const unnotified = await notifier.notify(plans, acknowledged);
  const isHeldBack = (plan: Plan) =>
    plan.disposition === "quarantined" && unnotified.has(plan) && !notifier.isSilent(plan, acknowledged);
  const heldBack = plans.filter(isHeldBack);
  const transfers = new Map<Transfer, Plan>();
  // Only producers get alerts about an acknowledged group, and it is not known here whether any of them has an
  // address.
  const isNotified = (plan: Plan) => !unnotified.has(plan) && !acknowledged.suppressed.has(plan);
  for (const plan of plans) {
    if (!isHeldBack(plan)) transfers.set(transferOf(plan, isNotified(plan), settings), plan);
  }
  const { moved, notMoved } = await moveMessages(ports.sqs, [...transfers.keys()], {
    from: settings.deadLetterQueueUrl,
    deadline,
    pipeline: new MovePipeline({ deletedByMapping: true }),
  });

  logNotMoved(log, "dead letters not moved", notMoved, settings.trustedSenders);
  countLetters(plans, count);
  countMoved(
    moved.flatMap(({ transfer }) => transfers.get(transfer) ?? []),
    count,
  );
  const unconfirmed = moved.filter((copy) => !copy.deleted).length;
  if (unconfirmed > 0) count("DeleteUnconfirmed", unconfirmed);
  count("NotMoved", notMoved.length + heldBack.length);
  await notifier.nameHeldUnchanged(
    moved.flatMap(({ transfer, newMessageId: newId }) => {
      const plan = transfers.get(transfer);
      if (plan === undefined || !isHeldUnchanged(plan)) return [];
      const { originalId, producer, message } = plan;
      const trace = firstTrace(message, settings.trustedSenders);
      return [{ originalId, newId, producer: producer.name, ...(trace !== undefined && { trace }) }];
    }),
  );
  const resp = { letters: plans.length, moved: moved.length, not_moved: notMoved.length };
  log.info("dead letters forwarded", { resp: { ...resp, held_back: heldBack.length } });
  await pace.settle(deadline.left());
  const failed = [...notMoved.map(({ transfer }) => transfer), ...heldBack].map(({ message }) => message);
  return { batchItemFailures: failed.map(({ messageId }) => ({ itemIdentifier: messageId })) };
}

function transferOf(plan: Plan, notified: boolean, settings: NotifierSettings): Transfer {
  const common = { message: plan.message, attributes: plan.attributes(notified) };
  return plan.disposition === "retryScheduled"
    ? { ...common, to: settings.retryQueueUrl, delaySeconds: plan.delaySeconds }
    : { ...common, to: settings.quarantineQueueUrl };
}

const byReason = (plans: readonly Plan[]) => Map.groupBy(plans, (plan) => plan.diagnosis.reason);

function countLetters(plans: readonly Plan[], count: Count): void {
  for (const [reason, group] of byReason(plans)) count("DeadLetters", group.length, reason);
  const newer = plans.filter((plan) => plan.disposition === "retryScheduled" && plan.newer).length;
  if (newer > 0) count("NewerMetadata", newer);
}

function countMoved(moved: readonly Plan[], count: Count): void {
  for (const [reason, group] of byReason(moved)) {
    const retryScheduled = group.filter((plan) => plan.disposition === "retryScheduled").length;
    if (retryScheduled > 0) count("RetryScheduled", retryScheduled, reason);
    if (group.length > retryScheduled) count("Quarantined", group.length - retryScheduled, reason);
  }
}
