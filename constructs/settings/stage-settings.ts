import type { ApplicationDeployment } from "../../core/project/application-module";
import { STAGES, type Stage } from "../../core/project/stages";
import type { StageSettings } from "./settings";

/** Name of the main queue, as chosen by the system's owner. */
export const QUEUE_NAME = "reliable_q";

/** Used if a developer sets no address. Nobody reads it. */
const PLACEHOLDER_EMAIL = "alerts@example.com";

const DEV: StageSettings = {
  namePrefix: "",
  // Provider 5.100 accepts no more than 256 KiB; SQS itself, and newer providers, 1 MiB.
  queue: { maxReceiveCount: 2, notifierReceives: 50, maxMessageBytes: 262_144 },
  producer: { enabled: true, timeoutSeconds: 60, memoryMegabytes: 256, environment: {} },
  consumer: {
    timeoutSeconds: 10,
    memoryMegabytes: 256,
    batchSize: 10,
    batchingWindowSeconds: 0,
    maximumConcurrency: 50,
    retryBackoffBaseSeconds: 5,
    retryBackoffCapSeconds: 60,
  },
  notifier: {
    timeoutSeconds: 60,
    memoryMegabytes: 512,
    batchSize: 1000,
    batchingWindowSeconds: 20,
    maximumConcurrency: 2,
  },
  backoff: { maxAttempts: 8, baseSeconds: 300, capSeconds: 21_600 },
  redriver: {
    timeoutSeconds: 300,
    memoryMegabytes: 512,
    redriveIntervalSeconds: 300,
    renewIntervalSeconds: 21_600,
    runCap: 10_000,
    ratePerSecond: 500,
    runsAtOnce: 1,
    heldMegabytes: 128,
    renewAfterDays: 7,
    maxHoldDays: 90,
    inFlightLimit: 100_000,
  },
  alerts: { alertsPerSecond: 1, maxAlertsPerHour: 60 },
  alarms: "all",
  dashboard: true,
  environment: {},
  runtime: "nodejs22.x",
  logRetentionDays: 7,
  redriveAllowPolicies: true,
  customerManagedKey: false,
  idempotency: false,
  alertAcknowledgements: false,
  preventDestroy: false,
  alertEmails: [PLACEHOLDER_EMAIL],
  producerAlertEmails: [],
  alertWebhooks: [],
  alertSlackChannels: [],
  alertTeamsChannels: [],
  runbookUrl: "docs/runbook.md",
  producerSenders: [],
};

/** Real producers and real mailboxes: nothing is simulated, and digests cover five minutes. */
const PROD: StageSettings = {
  ...DEV,
  namePrefix: "prod-",
  producer: { ...DEV.producer, enabled: false },
  notifier: { ...DEV.notifier, batchingWindowSeconds: 300 },
  redriver: { ...DEV.redriver, redriveIntervalSeconds: 600 },
  logRetentionDays: 30,
  preventDestroy: true,
  alertEmails: [],
};

/** A local run or an emulator: the same journey in seconds instead of hours. */
const LOCAL: StageSettings = {
  ...DEV,
  queue: { ...DEV.queue, notifierReceives: 5 },
  consumer: {
    ...DEV.consumer,
    timeoutSeconds: 3,
    maximumConcurrency: 5,
    retryBackoffBaseSeconds: 1,
    retryBackoffCapSeconds: 2,
  },
  notifier: { ...DEV.notifier, timeoutSeconds: 10, batchSize: 100, batchingWindowSeconds: 1 },
  backoff: { maxAttempts: 3, baseSeconds: 1, capSeconds: 10 },
  redriver: { ...DEV.redriver, timeoutSeconds: 30, redriveIntervalSeconds: 60 },
  // The local topic has no real mailboxes.
  alerts: { alertsPerSecond: 10, maxAlertsPerHour: 36_000 },
  logRetentionDays: 1,
  redriveAllowPolicies: false,
  alertEmails: ["operations@example.com"],
};

export type StageRecords = Readonly<Record<Stage, StageSettings>>;

/**
 * One record per stage. It contains everything in which the stages differ, except for what the application says
 * itself.
 */
export const STAGE_SETTINGS: StageRecords = { local: LOCAL, dev: DEV, prod: PROD };

/** The records, with what an application says about its deployment. */
export function stageRecords({
  environment,
  producer,
  mailboxes = [],
}: ApplicationDeployment = {}): StageRecords {
  const recordOf = (stage: Stage): StageSettings => {
    const record = STAGE_SETTINGS[stage];
    return {
      ...record,
      producer: {
        ...record.producer,
        enabled: record.producer.enabled && producer !== undefined,
        environment: producer?.environment ?? {},
      },
      environment: environment?.[stage] ?? {},
      producerAlertEmails: stage === "local" ? mailboxes : [],
    };
  };
  return { local: recordOf("local"), dev: recordOf("dev"), prod: recordOf("prod") };
}

/** The names of the variables that any stage passes to the application. A deployer may set them to other values. */
export const applicationVariables = (records: StageRecords): readonly string[] => [
  ...new Set(STAGES.flatMap((stage) => Object.keys(records[stage].environment))),
];
