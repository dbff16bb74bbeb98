import { NOTIFIER_REPORT_RESERVE_MS } from "../../core/limits/alerts-per-invocation";
import { DERIVED_LIMITS, QUEUE_LIMITS } from "../../core/limits/limit-table";
import type { Stage } from "../../core/project/stages";
import { alertRate } from "./alert-rate";
import { IN_STAGES } from "./check-range";
import {
  deadLetterMaxReceiveCount,
  mainVisibilitySeconds,
  mappedVisibilitySeconds,
  shortestRedriveIntervalSeconds,
  shortestRetentionSeconds,
} from "./queue-timing";
import { renewalOffsetMinutes } from "./schedule-expression";
import type { MappedFunctionSettings, StageSettings } from "./settings";

/** A rule about several settings, and what it reports when it is broken. */
type LinkedRule = (settings: StageSettings, stage: Stage) => string | undefined;

const LEAST_ALERTS_PER_HOUR = DERIVED_LIMITS.alertsPerEnvironmentAndHour.min;

/** Nobody reads more than one alert a minute. */
const MAILBOX_ALERTS_PER_HOUR = 60;

/** How much of the notifier's timeout the spacing of its alerts may take. */
const SPACING_SHARE = 0.5;

/** The minimum time of the notifier's calls in addition to the spacing. */
const CALLS_SECONDS = 1;

function windowOfLargeBatches(name: "consumer" | "notifier"): LinkedRule {
  return (settings) => {
    const { batchSize, batchingWindowSeconds }: MappedFunctionSettings = settings[name];
    if (batchSize <= 10 || batchingWindowSeconds >= 1) return undefined;
    return `${name}.batchingWindowSeconds must be at least 1 s with a batch size above 10, but is ${batchingWindowSeconds} with ${batchSize}. (https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-parameters.html) ${IN_STAGES}`;
  };
}

/**
 * Scheduler starts both at full minutes. A renewal that starts together with a redrive cannot see what the redrive
 * holds.
 */
const renewalApartFromRedrive: LinkedRule = ({ redriver }, stage) => {
  const { redriveIntervalSeconds, renewIntervalSeconds } = redriver;
  if (stage === "local" || renewalOffsetMinutes(redriveIntervalSeconds, renewIntervalSeconds) > 0)
    return undefined;
  return `redriver.renewIntervalSeconds and redriver.redriveIntervalSeconds must have a common divisor of at least 120 s, so that no renewal starts in the minute of a redrive, but are ${renewIntervalSeconds} and ${redriveIntervalSeconds}. ${IN_STAGES}`;
};

/** SQS's count for the DLQ includes what the main queue has counted before. */
const deadLetterCountWithinLimit: LinkedRule = ({ queue }) => {
  const count = deadLetterMaxReceiveCount(queue.maxReceiveCount, queue.notifierReceives);
  const { max } = QUEUE_LIMITS.maxReceiveCount;
  if (count <= max) return undefined;
  return `queue.maxReceiveCount + 1 + queue.notifierReceives, the DLQ's own count, must be at most ${max}, but is ${count}. (${QUEUE_LIMITS.maxReceiveCount.source}) ${IN_STAGES}`;
};

const redriveLaterThanEvidence: LinkedRule = (settings) => {
  const shortest = shortestRedriveIntervalSeconds(settings);
  const { redriveIntervalSeconds } = settings.redriver;
  if (redriveIntervalSeconds >= shortest) return undefined;
  return `redriver.redriveIntervalSeconds must be at least ${shortest} s (queue.maxReceiveCount × the main queue's visibility timeout + notifier.batchingWindowSeconds + notifier.timeoutSeconds), but is ${redriveIntervalSeconds}. If it is shorter, a message that failed again is not scheduled for retry yet and cannot hold its cause back. Raise it, or lower the values that it is derived from.`;
};

const backoffRises: LinkedRule = ({ backoff }) =>
  backoff.capSeconds >= backoff.baseSeconds
    ? undefined
    : `backoff.capSeconds must be at least backoff.baseSeconds (${backoff.baseSeconds} s), but is ${backoff.capSeconds}. ${IN_STAGES}`;

const retryBackoffRises: LinkedRule = ({ consumer }) =>
  consumer.retryBackoffCapSeconds >= consumer.retryBackoffBaseSeconds
    ? undefined
    : `consumer.retryBackoffCapSeconds must be at least consumer.retryBackoffBaseSeconds (${consumer.retryBackoffBaseSeconds} s), but is ${consumer.retryBackoffCapSeconds}. ${IN_STAGES}`;

const retryWithinVisibility: LinkedRule = (settings) => {
  const { consumer } = settings;
  const visibility = mainVisibilitySeconds(settings);
  if (consumer.retryBackoffCapSeconds <= visibility) return undefined;
  return `consumer.retryBackoffCapSeconds must be at most the main queue's visibility timeout (${visibility} s), because the redrive interval depends on it, but is ${consumer.retryBackoffCapSeconds}. ${IN_STAGES}`;
};

/** https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-configure.html */
const existingVisibilitySuffices: LinkedRule = ({ queue, consumer }) => {
  const least = mappedVisibilitySeconds(consumer.timeoutSeconds, consumer.batchingWindowSeconds);
  const configured = queue.visibilityTimeoutSeconds;
  if (configured === undefined || configured >= least) return undefined;
  return `queue.visibilityTimeoutSeconds must be at least ${least} s (6 × consumer.timeoutSeconds + consumer.batchingWindowSeconds), but is ${configured}. Ask the queue's owner for visibility_timeout_seconds = ${least}, or lower consumer.timeoutSeconds.`;
};

const retentionSuffices: LinkedRule = (settings) => {
  const least = shortestRetentionSeconds(settings);
  const configured = settings.queue.messageRetentionSeconds;
  if (configured === undefined || configured >= least) return undefined;
  return `The main queue must keep a message for at least ${least} s (queue.maxReceiveCount × its visibility timeout), but keeps it for ${configured}: SQS would delete it before it is a dead letter. Set message_retention_seconds = ${least}, or more.`;
};

/** Text takes two bytes per character, and what is in progress is in memory twice. */
const heldWithinMemory: LinkedRule = ({ redriver }) =>
  redriver.heldMegabytes <= redriver.memoryMegabytes / 4
    ? undefined
    : `redriver.heldMegabytes must be at most a quarter of redriver.memoryMegabytes (${redriver.memoryMegabytes} MB), but is ${redriver.heldMegabytes}. ${IN_STAGES}`;

const runWithinTimeout: LinkedRule = ({ redriver }) => {
  const seconds = redriver.runCap / redriver.ratePerSecond;
  if (seconds <= redriver.timeoutSeconds) return undefined;
  return `redriver.runCap must be sent within redriver.timeoutSeconds (${redriver.timeoutSeconds} s) at redriver.ratePerSecond (${redriver.ratePerSecond}), but ${redriver.runCap} messages take ${Math.ceil(seconds)} s. ${IN_STAGES}`;
};

const holdLongerThanRenewal: LinkedRule = ({ redriver }) =>
  redriver.maxHoldDays > redriver.renewAfterDays
    ? undefined
    : `redriver.maxHoldDays must be more than redriver.renewAfterDays (${redriver.renewAfterDays} d), but is ${redriver.maxHoldDays}. ${IN_STAGES}`;

const burstWithinMailbox: LinkedRule = ({ alerts }, stage) =>
  stage === "local" || alerts.alertsPerSecond <= 1
    ? undefined
    : `alerts.alertsPerSecond must be at most 1 if people read the alerts (stage ${stage}), but is ${alerts.alertsPerSecond}. SNS suspends an e-mail subscription that gets more than 10 a second. ${IN_STAGES}`;

const spacingWithinTimeout: LinkedRule = (settings) => {
  const { longestSpacingSeconds } = alertRate(settings);
  const inItsShare = longestSpacingSeconds / SPACING_SHARE;
  const beforeTheReport = longestSpacingSeconds + NOTIFIER_REPORT_RESERVE_MS / 1000 + CALLS_SECONDS;
  const shortest = Math.ceil(Math.max(inItsShare, beforeTheReport));
  if (settings.notifier.timeoutSeconds >= shortest) return undefined;
  return `notifier.timeoutSeconds must be at least ${shortest} s, so that its alerts can be spaced (8 × notifier.maximumConcurrency / alerts.alertsPerSecond = ${longestSpacingSeconds} s) in half of it and before its report, but is ${settings.notifier.timeoutSeconds}. ${IN_STAGES}`;
};

/** The notifier enforces it with a token bucket in each of its execution environments. */
const sustainedWithinMailbox: LinkedRule = ({ alerts }, stage) =>
  stage === "local" || alerts.maxAlertsPerHour <= MAILBOX_ALERTS_PER_HOUR
    ? undefined
    : `alerts.maxAlertsPerHour must be at most ${MAILBOX_ALERTS_PER_HOUR} if people read the alerts (stage ${stage}), but is ${alerts.maxAlertsPerHour}. ${IN_STAGES}`;

const alertForEachEnvironment: LinkedRule = (settings) => {
  if (alertRate(settings).perEnvironmentPerHour >= LEAST_ALERTS_PER_HOUR) return undefined;
  const { maximumConcurrency } = settings.notifier;
  return `alerts.maxAlertsPerHour must be at least ${LEAST_ALERTS_PER_HOUR} × notifier.maximumConcurrency (${LEAST_ALERTS_PER_HOUR * maximumConcurrency}), so that each execution environment can alert about everything, but is ${settings.alerts.maxAlertsPerHour}. ${IN_STAGES}`;
};

/** Settings that depend on each other and are not derived: each must fit the others. */
export const LINKED_RULES: readonly LinkedRule[] = [
  windowOfLargeBatches("consumer"),
  windowOfLargeBatches("notifier"),
  deadLetterCountWithinLimit,
  renewalApartFromRedrive,
  redriveLaterThanEvidence,
  backoffRises,
  retryBackoffRises,
  retryWithinVisibility,
  existingVisibilitySuffices,
  retentionSuffices,
  runWithinTimeout,
  heldWithinMemory,
  holdLongerThanRenewal,
  burstWithinMailbox,
  spacingWithinTimeout,
  sustainedWithinMailbox,
  alertForEachEnvironment,
];
