import { Construct } from "constructs";
import { SCHEDULE_INTERVALS_SECONDS } from "../core/limits/limit-table";
import { ConstructError } from "./construct-error";
import { type ExistingQueueProps, readExistingArn } from "./queue/existing-queue";
import { DEFAULT_MAX_RECEIVE_COUNT, MAIN_RETENTION_SECONDS } from "./queue/message-queues";
import type { ReliableQueueProps } from "./reliable-queue-props";
import { channelProblems } from "./settings/alert-channels";
import { isAccountId, isPrincipalArn } from "./settings/aws-names";
import { checkStageSettings } from "./settings/check-stage-settings";
import { IN_PROPS, IN_STAGES } from "./settings/limited-settings";
import { withProfile } from "./settings/profiles";
import { mainVisibilitySeconds, shortestRedriveIntervalSeconds } from "./settings/queue-timing";
import type { Settings, StageSettings } from "./settings/settings";
import { STAGE_SETTINGS } from "./settings/stages";

/** The settings that the flat props stand for. Throws a ConstructError that names every wrong prop. */
export function resolveProps(constructPath: string, props: ReliableQueueProps, region: string): Settings {
  const { stage = "dev", name, alertEmails = [], alertsTopic, operatorPrincipals } = props;
  const record = withProps(withProfile(STAGE_SETTINGS[stage], props.profile), {
    ...props,
    ...(props.queue !== undefined && { namePrefix: prefixOfExisting(constructPath, props, props.queue) }),
  });
  const problems = [
    ...checkStageSettings(record, stage).map(inTermsOfProps),
    ...checkExisting(record, props.queue),
    ...checkCombinations(props),
    ...channelProblems(record),
  ];
  if (problems.length > 0) throw new ConstructError(constructPath, problems.join(" "));
  return {
    ...record,
    ...{ stage, name, region, warnings: [] },
    operationsEmails: props.operationsEmails ?? alertEmails,
    // A local run cannot use somebody else's topic.
    ...(alertsTopic && (stage !== "local" || Construct.isConstruct(alertsTopic)) && { alertsTopic }),
    ...(operatorPrincipals && { operatorPrincipals }),
  };
}

/**
 * What precedes the queue's name in the name of the existing queue: alarms, the local run and the `dlq` command find
 * the main queue by prefix and name.
 */
function prefixOfExisting(
  constructPath: string,
  { name, namePrefix }: ReliableQueueProps,
  existing: ExistingQueueProps,
): string {
  const found = readExistingArn(constructPath, existing).name;
  const prefix = found.endsWith(name) ? found.slice(0, -name.length) : undefined;
  if (prefix !== undefined && (namePrefix ?? prefix) === prefix) return prefix;
  const what = namePrefix === undefined ? "name" : "namePrefix and name";
  throw new ConstructError(
    constructPath,
    `${what} must be the name of the existing queue, ${found}, or the end of it, but the result is ${namePrefix ?? ""}${name}. All other names derive from it. Set name to "${found}".`,
  );
}

/** Props that contradict each other, or that this design refuses. */
function checkCombinations(props: ReliableQueueProps): string[] {
  const { queue, senders = [], encryptionKey, customerManagedKey, messageRetentionSeconds, logClass } = props;
  const ownersOnly = ["senders", "messageRetentionSeconds", "deliveryDelaySeconds"] as const;
  const problems = ownersOnly
    .filter((prop) => queue !== undefined && props[prop] !== undefined)
    .map((prop) => `${prop} cannot be set for an existing queue, because its owner decides it. Omit it.`);
  for (const sender of senders.filter((text) => !isAccountId(text) && !isPrincipalArn(text))) {
    problems.push(
      `senders must contain account ids, or ARNs of roles and users, but contains "${sender}". Correct it.`,
    );
  }
  if (encryptionKey !== undefined && customerManagedKey) {
    problems.push(
      "encryptionKey and customerManagedKey cannot both be set, because queues have one key. Omit one of the two.",
    );
  }
  if (messageRetentionSeconds !== undefined && messageRetentionSeconds > MAIN_RETENTION_SECONDS) {
    problems.push(
      `messageRetentionSeconds must be at most ${MAIN_RETENTION_SECONDS} s, so that 4 of SQS's 14 days remain in the DLQ, where the retention period continues, but is ${messageRetentionSeconds}. Lower it.`,
    );
  }
  if (logClass === "INFREQUENT_ACCESS") {
    problems.push(
      "logClass must be STANDARD: CloudWatch extracts embedded metrics, which the alarms watch, from no log group of class INFREQUENT_ACCESS. (https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch_Logs_Log_Classes.html) Shorten logRetentionDays instead.",
    );
  }
  return problems;
}

/** Attributes of an existing queue that do not fit the queues to which its messages are moved. */
function checkExisting({ queue }: StageSettings, existing: ExistingQueueProps | undefined): string[] {
  const configured = existing?.maxMessageBytes;
  if (configured === undefined || configured <= queue.maxMessageBytes) return [];
  return [
    `queue.maxMessageBytes must be at most maxMessageBytes (${queue.maxMessageBytes}), because larger messages could be neither retried nor quarantined, but is ${configured}. Raise maxMessageBytes, or ask the queue's owner for max_message_size = ${queue.maxMessageBytes}.`,
  ];
}

function withProps(record: StageSettings, props: ReliableQueueProps): StageSettings {
  const consumer = over(record.consumer, {
    timeoutSeconds: props.consumerTimeoutSeconds,
    memoryMegabytes: props.consumerMemoryMegabytes,
    batchSize: props.consumerBatchSize,
    batchingWindowSeconds: props.consumerBatchingWindowSeconds,
    maximumConcurrency: props.consumerMaximumConcurrency,
    retryBackoffBaseSeconds: props.consumerRetryBackoffBaseSeconds,
    retryBackoffCapSeconds: props.consumerRetryBackoffCapSeconds,
  });
  const queue = over(record.queue, {
    maxReceiveCount: props.maxReceiveCount ?? DEFAULT_MAX_RECEIVE_COUNT,
    notifierReceives: props.notifierReceives,
    maxMessageBytes: props.maxMessageBytes,
    visibilityTimeoutSeconds: props.queue?.visibilityTimeoutSeconds,
    messageRetentionSeconds: props.queue?.retentionSeconds ?? props.messageRetentionSeconds,
    deliveryDelaySeconds: props.deliveryDelaySeconds,
    dataKeyReuseSeconds: props.dataKeyReuseSeconds,
  });
  const settings = over(record, {
    namePrefix: props.namePrefix,
    queue,
    producer: { ...record.producer, enabled: false },
    consumer: {
      ...consumer,
      retryBackoffCapSeconds: props.consumerRetryBackoffCapSeconds ?? longestWait({ queue, consumer }),
    },
    notifier: over(record.notifier, {
      timeoutSeconds: props.notifierTimeoutSeconds,
      memoryMegabytes: props.notifierMemoryMegabytes,
      batchSize: props.notifierBatchSize,
      batchingWindowSeconds: props.notifierBatchingWindowSeconds,
      maximumConcurrency: props.notifierMaximumConcurrency,
    }),
    backoff: over(record.backoff, {
      maxAttempts: props.maxAttempts,
      baseSeconds: props.backoffBaseSeconds,
      capSeconds: props.backoffCapSeconds,
    }),
    redriver: over(record.redriver, {
      timeoutSeconds: props.redriverTimeoutSeconds,
      memoryMegabytes: props.redriverMemoryMegabytes,
      redriveIntervalSeconds: props.redriveIntervalSeconds,
      renewIntervalSeconds: props.renewIntervalSeconds,
      runCap: props.redriveRunCap,
      ratePerSecond: props.redriveRatePerSecond,
      runsAtOnce: props.redriveRunsAtOnce,
      heldMegabytes:
        props.redriverHeldMegabytes ??
        Math.floor((props.redriverMemoryMegabytes ?? record.redriver.memoryMegabytes) / 4),
      renewAfterDays: props.renewAfterDays,
      maxHoldDays: props.maxHoldDays,
      inFlightLimit: props.retryInFlightLimit,
    }),
    alerts: over(record.alerts, {
      alertsPerSecond: props.alertsPerSecond,
      maxAlertsPerHour: props.maxAlertsPerHour,
    }),
    alarms: props.alarms,
    dashboard: props.dashboard === undefined ? undefined : props.dashboard !== false,
    environment: props.environment ?? {},
    runtime: props.runtime,
    logRetentionDays: props.logRetentionDays,
    redriveAllowPolicies: props.redriveAllowPolicies,
    preventDestroy: props.preventDestroy,
    idempotency: props.idempotency,
    alertAcknowledgements: props.alertAcknowledgements,
    customerManagedKey: props.customerManagedKey,
    alertEmails: props.alertEmails ?? [],
    alertWebhooks: props.alertWebhooks ?? [],
    alertSlackChannels: props.alertSlackChannels ?? [],
    alertTeamsChannels: props.alertTeamsChannels ?? [],
    runbookUrl: props.runbookUrl,
    producerAlertEmails: props.producerAlertEmails ?? [],
    producerSenders: props.producerSenders ?? [],
  });
  if (props.redriveIntervalSeconds !== undefined) return settings;
  const redriveIntervalSeconds = fittingInterval(settings);
  return { ...settings, redriver: { ...settings.redriver, redriveIntervalSeconds } };
}

type Optional<T> = { readonly [K in keyof T]?: T[K] | undefined };

/** A record with only the values that are given. */
function over<T extends object>(record: T, given: Optional<T>): T {
  const values = Object.entries(given).filter(([, value]) => value !== undefined);
  return { ...record, ...Object.fromEntries(values) };
}

function longestWait(settings: Pick<StageSettings, "queue" | "consumer">): number {
  return Math.min(settings.consumer.retryBackoffCapSeconds, mainVisibilitySeconds(settings));
}

/**
 * The stage's interval, or the next longer one at which messages that fail again are back in the retry queue in time.
 */
function fittingInterval(settings: StageSettings): number {
  const { redriveIntervalSeconds } = settings.redriver;
  const shortest = Math.max(redriveIntervalSeconds, shortestRedriveIntervalSeconds(settings));
  return SCHEDULE_INTERVALS_SECONDS.find((interval) => interval >= shortest) ?? redriveIntervalSeconds;
}

/** Settings that are props of the same name. The names of the others begin with their group. */
const OWN_NAMES: Readonly<Record<string, string>> = {
  "backoff.maxAttempts": "maxAttempts",
  "redriver.redriveIntervalSeconds": "redriveIntervalSeconds",
  "redriver.renewIntervalSeconds": "renewIntervalSeconds",
  "redriver.runCap": "redriveRunCap",
  "redriver.ratePerSecond": "redriveRatePerSecond",
  "redriver.runsAtOnce": "redriveRunsAtOnce",
  "redriver.heldMegabytes": "redriverHeldMegabytes",
  "redriver.renewAfterDays": "renewAfterDays",
  "redriver.maxHoldDays": "maxHoldDays",
  "redriver.inFlightLimit": "retryInFlightLimit",
  "queue.visibilityTimeoutSeconds": "queue.visibilityTimeoutSeconds",
  "queue.messageRetentionSeconds": "queue.retentionSeconds",
  "queue.retentionSeconds": "queue.retentionSeconds",
};

/** Replaces settings by props in the text of a problem. */
export function inTermsOfProps(problem: string): string {
  return problem
    .replaceAll(IN_STAGES, IN_PROPS)
    .replaceAll(
      /\b(queue|consumer|notifier|backoff|redriver|alerts)\.(\w)(\w*)/g,
      (path, group: string, first: string, rest: string) => {
        const own = OWN_NAMES[path];
        if (own !== undefined) return own;
        if (group === "queue" || group === "alerts") return `${first}${rest}`;
        return `${group}${first.toUpperCase()}${rest}`;
      },
    );
}
