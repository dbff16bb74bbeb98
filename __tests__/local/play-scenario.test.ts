import { PurgeQueueCommand, SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { playScenario } from "../../local/play-scenario";
import type { ReliableQueue } from "../../local/terraform/reliable-queues";
import { type LocalAws, startAws } from "../support/local-aws";

const HOUR_MS = 3_600_000;

let aws: LocalAws;
let sqs: SQSClient;
beforeAll(async () => {
  aws = await startAws();
  sqs = aws.connectSqs();
});
afterAll(async () => {
  sqs.destroy();
  await aws.stop();
});

test("what a deployment takes is no time of the messages: those that wait are waited for all the same", async () => {
  const named = () => ({ name: "queue", arn: "arn", url: aws.createQueue() });
  const queues = { main: named(), deadLetter: named(), retry: named(), quarantine: named() };
  const queue = { name: "jobs", queues, notifier: { environment: {} } } as unknown as ReliableQueue;
  await sqs.send(new SendMessageCommand({ QueueUrl: queues.retry.url, MessageBody: "waits" }));
  let now = 0;
  let checksAfterDeployment = 0;

  await playScenario({
    system: { startMappings: async () => {}, startSchedules: () => {}, pause: async () => {} },
    sqs,
    queues: [queue],
    sendingOf: () => ({ asked: 0, send: async () => [] }),
    recovery: { DOWN: "" },
    redeploy: async () => {
      now += HOUR_MS;
    },
    onStep: () => {},
    now: () => now,
    sleep: async () => {
      if (now < HOUR_MS) return;
      checksAfterDeployment += 1;
      // What the redriver does, at last.
      if (checksAfterDeployment === 3) await sqs.send(new PurgeQueueCommand({ QueueUrl: queues.retry.url }));
    },
    deadlineMs: 60_000,
  });

  expect(checksAfterDeployment).toBeGreaterThan(3);
});
