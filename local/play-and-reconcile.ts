import { setTimeout as sleep } from "node:timers/promises";
import type { SQSClient } from "@aws-sdk/client-sqs";
import type { Mail } from "./emulator/run-mailbox";
import type { RunningSystem } from "./lambda/running-system";
import type { LocalApplication } from "./load-application";
import { type OnStep, playJourney } from "./play-journey";
import type { Reconciliation } from "./reconciliation/reconcile";
import { reconcileQueue } from "./reconciliation/reconcile-queue";
import { ledgerFileOf, type RunFolder } from "./run-folder";
import { planSending, type SendRequest } from "./sending/plan-sending";
import type { ReliableQueue } from "./terraform/reliable-queues";

export interface QueueResult extends Reconciliation {
  /** Alerts that reached at least one mailbox. */
  readonly alerts: number;
  /** E-mails, one per mailbox and alert. */
  readonly emails: number;
}

/** By the queue's name. */
export type QueueResults = ReadonlyMap<string, QueueResult>;

/** A running system, and what a run needs to play the journey on it. */
export interface Stage {
  readonly running: RunningSystem;
  readonly queues: readonly ReliableQueue[];
  readonly applications: ReadonlyMap<string, LocalApplication>;
  /** Reads the queues. */
  readonly reader: SQSClient;
  /** Sends the samples. */
  readonly sender: SQSClient;
  readonly folder: RunFolder;
  /** Every e-mail so far. */
  readonly mails: Mail[];
}

export interface PlayOptions {
  readonly request: SendRequest;
  /** Deploys again with these settings, so that transient failures can recover. */
  readonly redeploy: (settings: Readonly<Record<string, string>>) => Promise<void>;
  readonly onStep: OnStep;
  /** Called while nothing is running, before the reconciliation, which must show the effect of what happens here. */
  readonly beforeReconciliation?: (() => Promise<void>) | undefined;
  /** Rejects if the run has to end because its result would mean nothing. */
  readonly untilFailed?: Promise<never>;
}

/** Plays the journey on a system, stops it, and reconciles each of its queues. */
export async function playAndReconcile(stage: Stage, options: PlayOptions): Promise<QueueResults> {
  const { running, queues, applications, reader, folder, mails } = stage;
  const { onStep } = options;
  running.startMailboxes((mail) => mails.push(mail));
  const recovery = Object.assign(
    {},
    ...[...applications.values()].map((application) => application.recovery),
  );
  const played = playJourney({
    system: running,
    sqs: reader,
    queues,
    sendingOf: (queue) => planSending(queue, stage, options.request),
    recovery,
    redeploy: options.redeploy,
    onStep,
    sleep,
  });
  const evidence = await (options.untilFailed ? Promise.race([played, options.untilFailed]) : played);
  onStep({ step: "reconciling" });
  await running.closeMailboxes();
  await options.beforeReconciliation?.();
  const results = new Map<string, QueueResult>();
  for (const [queue, ofQueue] of evidence) {
    const processedLedger = ledgerFileOf(folder, queue.consumer.name);
    const reconciliation = await reconcileQueue(queue, { sqs: reader, ...ofQueue, processedLedger });
    results.set(queue.name, { ...reconciliation, ...countMail(mails, queue) });
  }
  return results;
}

/** Copies of one alert have the same id. */
function countMail(mails: readonly Mail[], { alerts: topic }: ReliableQueue) {
  const ofTopic = mails.filter(({ notification }) => notification.TopicArn === topic.arn);
  const ids = new Set(ofTopic.map(({ notification }) => notification.MessageId));
  return { alerts: ids.size, emails: ofTopic.length };
}
