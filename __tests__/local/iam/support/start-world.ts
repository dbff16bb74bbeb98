import { rm } from "node:fs/promises";
import path from "node:path";
import {
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  type SQSClient,
} from "@aws-sdk/client-sqs";
import * as v from "valibot";
import type { MessageAttributes } from "../../../../core/messages/message";
import { createClients } from "../../../../local/emulator/clients";
import { provision } from "../../../../local/emulator/provision";
import { startEmulator } from "../../../../local/emulator/start-emulator";
import { AccessControl } from "../../../../local/iam/access-control";
import type { Policies } from "../../../../local/iam/policies";
import { createGate, type Gate } from "../../../../local/iam/refuse-denied-calls";
import { RunningSystem } from "../../../../local/lambda/running-system";
import { countMessages } from "../../../../local/reconciliation/read-queue";
import { prepareRunFolder } from "../../../../local/run-folder";
import { parseResources } from "../../../../local/terraform/parse-resources";
import { regionOf } from "../../../../local/terraform/read-stack";
import { findReliableQueues, type JourneyQueues } from "../../../../local/terraform/reliable-queues";
import { synthesize } from "../../../../local/terraform/synthesize";
import type { Schedule, System } from "../../../../local/terraform/system";
import { makeFolder } from "../../../support/folder";
import { JOBS_PROJECT } from "../../support/jobs-project";

const Waits = v.looseObject({ WaitTimeSeconds: v.number() });

export interface World {
  readonly policies: Policies;
  readonly queues: JourneyQueues;
  readonly running: RunningSystem;
  /** The administrator's clients. */
  readonly sqs: SQSClient;
  /** The folder that the consumer writes its ledger into. */
  readonly ledgers: string;
  /** Restarts the functions: nothing is remembered from earlier invocations. */
  readonly restart: () => Promise<void>;
  readonly schedule: (task: "redrive" | "renew") => Schedule;
  /** Sends as the operator. */
  readonly send: (queue: keyof JourneyQueues, body: string, attributes?: MessageAttributes) => Promise<void>;
  /** Receives a message as an administrator, and makes it visible again. */
  readonly receive: (queue: keyof JourneyQueues) => Promise<void>;
  /** Resolves once a queue has this many messages, including those in flight and delayed. */
  readonly untilHolds: (queue: keyof JourneyQueues, count: number) => Promise<void>;
  /** Puts policies into effect and runs something under them, until it is done or a call is denied. */
  readonly play: (policies: Policies, act: () => Promise<unknown>) => Promise<AccessControl>;
  readonly stop: () => Promise<void>;
}

/** The synthesized system of stage `local`, its real functions ready, and nothing in its queues. */
export async function startWorld(): Promise<World> {
  const out = makeFolder();
  const folder = await prepareRunFolder(out);
  let access = new AccessControl();
  // No poll waits for a message, so that tests need not either.
  const gate: Gate = async (request) => {
    if (v.is(Waits, request.body)) request.body.WaitTimeSeconds = 0;
    return createGate(access)(request);
  };
  const emulator = await startEmulator(0, gate);
  const stacks = await synthesize({
    project: JOBS_PROJECT,
    outDirectory: path.join(folder.synthesized, "1"),
    signal: new AbortController().signal,
  });
  const endpoint = { url: emulator.url, region: regionOf(stacks) };
  const clients = createClients(endpoint);
  const operator = createClients(endpoint, "local");
  const provisioned = await provision(clients, endpoint, stacks, parseResources(stacks));
  const { policies } = provisioned;
  const system: System = {
    ...provisioned.system,
    mappings: provisioned.system.mappings.map((mapping) => ({ ...mapping, batchingWindowSeconds: 0 })),
  };
  const running = await RunningSystem.create(system, clients, folder, (...call) => access.authorize(...call));
  const [queue] = findReliableQueues(system);
  if (queue === undefined) throw new Error("There is no queue.");
  const { queues } = queue;

  const play: World["play"] = async (inForce, act) => {
    access = new AccessControl();
    access.use(inForce);
    const denied = access.untilDenied.catch(() => {});
    // A failure for a reason other than a denied call fails the test.
    const acted = act().catch((error: unknown) => {
      if (access.denials.length === 0) throw error;
    });
    await Promise.race([acted, denied]);
    await running.pause();
    await acted;
    const played = access;
    for (const { url } of system.queues) await clients.sqs.send(new PurgeQueueCommand({ QueueUrl: url }));
    return played;
  };

  return {
    policies,
    queues,
    running,
    sqs: clients.sqs,
    play,
    ledgers: folder.ledgers,
    restart: () => running.redeploy(system),
    schedule: (task) => {
      const found = system.schedules.find(({ name }) => name.endsWith(task));
      if (found === undefined) throw new Error(`There is no schedule for ${task}.`);
      return found;
    },
    send: async (queue, MessageBody, attributes = {}) => {
      const QueueUrl = queues[queue].url;
      await operator.sqs.send(
        new SendMessageCommand({ QueueUrl, MessageBody, MessageAttributes: { ...attributes } }),
      );
    },
    receive: async (queue) => {
      const QueueUrl = queues[queue].url;
      await clients.sqs.send(new ReceiveMessageCommand({ QueueUrl, VisibilityTimeout: 0 }));
    },
    untilHolds: async (queue, count) => {
      while (access.denials.length === 0 && (await countMessages(clients.sqs, queues[queue].url)) !== count) {
        await new Promise((resolve) => setTimeout(resolve, 10));
      }
    },
    stop: async () => {
      await running.close();
      await emulator.stop();
      await rm(out, { recursive: true });
    },
  };
}
