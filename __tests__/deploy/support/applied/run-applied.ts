import { DeleteQueueCommand } from "@aws-sdk/client-sqs";
import { createClients, type Endpoint } from "../../../../local/emulator/clients";
import { subscribeMailboxes } from "../../../../local/emulator/create-topics";
import { RunningSystem } from "../../../../local/lambda/running-system";
import { playAndReconcile, type QueueResult } from "../../../../local/play-and-reconcile";
import type { OnStep } from "../../../../local/play-journey";
import { prepareRunFolder, releaseRunFolder } from "../../../../local/run-folder";
import type { SendRequest } from "../../../../local/sending/plan-sending";
import { parseResources } from "../../../../local/terraform/parse-resources";
import { regionOf } from "../../../../local/terraform/read-stack";
import { findReliableQueues } from "../../../../local/terraform/reliable-queues";
import { type Applied, accountOf, describeApplied, listQueues, resolverOf } from "./describe-applied";
import { trustSharedSender } from "./trust-shared-sender";

type Settings = Readonly<Record<string, string>>;

export interface AppliedRunOptions {
  readonly request: SendRequest;
  /** Origin of the endpoint that the stacks were applied to. */
  readonly endpoint: string;
  /** Folder for e-mails, logs and ledgers. */
  readonly out: string;
  /** The settings with which transient failures can recover, and how the stacks are applied with them. */
  readonly recovery: Settings;
  readonly applyAgain: (settings: Settings) => Promise<Applied>;
  readonly onStep: OnStep;
}

/**
 * Plays the journey on what `terraform apply` created: its queues, topics and zips, with the runner instead of
 * Lambda and Scheduler. If the endpoint runs functions itself, its mappings and schedules must be off. Leaves only
 * messages behind on the endpoint.
 */
export async function runApplied(applied: Applied, options: AppliedRunOptions): Promise<QueueResult> {
  const endpoint: Endpoint = { url: options.endpoint, region: regionOf(applied.stacks) };
  const clients = createClients(endpoint);
  const folder = await prepareRunFolder(options.out);
  const parsed = parseResources(applied.stacks);
  const resolveIn = resolverOf(applied, endpoint.region, accountOf(listQueues(applied, parsed)));
  const mailboxes = await subscribeMailboxes(clients, parsed.resources.aws_sns_topic_subscription, resolveIn);
  const trust = await trustSharedSender(endpoint);
  const describe = (now: Applied) =>
    trust(describeApplied(now, parseResources(now.stacks), endpoint, mailboxes));
  const running = await RunningSystem.create(describe(applied), clients, folder);
  try {
    const queues = findReliableQueues(running.system);
    const results = await playAndReconcile(
      {
        running,
        queues,
        applications: new Map(queues.map(({ name }) => [name, { samples: [], recovery: options.recovery }])),
        reader: createClients(endpoint, "reader").sqs,
        sender: createClients(endpoint, "sender").sqs,
        folder,
        mails: [],
      },
      {
        request: options.request,
        redeploy: async (settings) => running.redeploy(describe(await options.applyAgain(settings))),
        onStep: options.onStep,
      },
    );
    const [result] = results.values();
    if (result === undefined) throw new Error("The applied stacks have no reliable queue.");
    return result;
  } finally {
    await running.close();
    // Their subscriptions are removed with the topic, and a queue that is gone gets nothing.
    for (const { queue } of mailboxes)
      await clients.sqs.send(new DeleteQueueCommand({ QueueUrl: queue.url }));
    await releaseRunFolder(folder);
  }
}
