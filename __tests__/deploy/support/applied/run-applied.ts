import { setTimeout as sleep } from "node:timers/promises";
import { DeleteQueueCommand } from "@aws-sdk/client-sqs";
import { type Clients, createClients, type Endpoint } from "../../../../local/emulator/clients";
import { subscribeMailboxes } from "../../../../local/emulator/create-topics";
import { RunningSystem } from "../../../../local/lambda/running-system";
import { type Phase, playScenario, type ScenarioOptions } from "../../../../local/play-scenario";
import type { MailCount } from "../../../../local/reconciliation/read-mail";
import type { Reconciliation } from "../../../../local/reconciliation/reconcile";
import { reconcileRun } from "../../../../local/reconciliation/reconcile-run";
import {
  ledgerFileOf,
  prepareRunFolder,
  type RunFolder,
  releaseRunFolder,
} from "../../../../local/run-folder";
import { parseResources } from "../../../../local/terraform/parse-resources";
import { regionOf } from "../../../../local/terraform/read-stack";
import { findFunction, findQueues } from "../../../../local/terraform/roles";
import type { Mailbox, System } from "../../../../local/terraform/system";
import { type Applied, accountOf, describeApplied, listQueues, resolverOf } from "./describe-applied";

export interface AppliedRunOptions extends ScenarioOptions {
  /** Origin of the endpoint that the stacks were applied to. */
  readonly endpoint: string;
  /** Folder for e-mails, logs and ledgers. */
  readonly out: string;
  /** How long the scenario may take before it is reconciled as it is. */
  readonly timeoutMs: number;
  /** Applies the stacks again with no product unavailable. */
  readonly applyWithoutShortage: () => Promise<Applied>;
  readonly onPhase?: (phase: Phase) => void;
}

const RECONCILIATION_MS = 5_000;

/**
 * Plays the scenario on what `terraform apply` created: its queues, topics and zips, with the runner in the place of
 * Lambda and Scheduler. Where the endpoint runs functions itself, its mappings and schedules must be off. Leaves
 * nothing behind on the endpoint but the messages.
 */
export async function runApplied(
  applied: Applied,
  options: AppliedRunOptions,
): Promise<Reconciliation & MailCount> {
  const endpoint: Endpoint = { url: options.endpoint, region: regionOf(applied.stacks) };
  const clients = createClients(endpoint);
  const folder = await prepareRunFolder(options.out);
  const parsed = parseResources(applied.stacks);
  const resolveIn = resolverOf(applied, endpoint.region, accountOf(listQueues(applied, parsed)));
  const mailboxes = await subscribeMailboxes(clients, parsed.resources.aws_sns_topic_subscription, resolveIn);
  const describe = (now: Applied) => describeApplied(now, parseResources(now.stacks), endpoint, mailboxes);
  const system = describe(applied);
  const running = await RunningSystem.create(system, clients, folder);
  try {
    return await playAndReconcile({ system, running, endpoint, folder, options, describe });
  } finally {
    await running.close();
    await removeMailboxes(clients, mailboxes);
    await releaseRunFolder(folder);
  }
}

interface Play {
  readonly system: System;
  readonly running: RunningSystem;
  readonly endpoint: Endpoint;
  readonly folder: RunFolder;
  readonly options: AppliedRunOptions;
  readonly describe: (applied: Applied) => System;
}

async function playAndReconcile({ system, running, endpoint, folder, options, describe }: Play) {
  const { seconds, messages, seed, onPhase = () => {} } = options;
  const queues = findQueues(system);
  const { sqs } = createClients(endpoint, "reader");
  const producerName = findFunction(system, "producer").name;
  const deadlineMs = Date.now() + options.timeoutMs;
  running.startMailboxes(() => {});
  const scheduledBefore = await playScenario(
    { seconds, ...(messages !== undefined && { messages }), ...(seed !== undefined && { seed }) },
    {
      system: running,
      sqs,
      queues,
      producerName,
      bringProductBack: async () => running.redeploy(describe(await options.applyWithoutShortage())),
      onPhase,
      deadlineMs,
      now: Date.now,
      sleep,
    },
  );
  onPhase("reading the books");
  await running.closeMailboxes();
  const reconciliation = await reconcileRun(
    {
      sqs,
      queues,
      producedLedger: ledgerFileOf(folder, producerName),
      processedLedger: ledgerFileOf(folder, findFunction(system, "consumer").name),
      mailFolder: folder.mail,
      scheduledBefore,
    },
    { now: Date.now, sleep, deadlineMs: Date.now() + RECONCILIATION_MS },
  );
  onPhase("done");
  return reconciliation;
}

/** Their subscriptions go with the topic; a queue that is gone gets nothing. */
async function removeMailboxes({ sqs }: Clients, mailboxes: readonly Mailbox[]): Promise<void> {
  for (const { queue } of mailboxes) await sqs.send(new DeleteQueueCommand({ QueueUrl: queue.url }));
}
