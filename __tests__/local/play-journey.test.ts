import { PurgeQueueCommand, SendMessageCommand, type SQSClient } from "@aws-sdk/client-sqs";
import { type JourneyPorts, playJourney, type Step } from "../../local/play-journey";
import type { ReliableQueue } from "../../local/terraform/reliable-queues";
import { useAws } from "../support/hooks";

/** A standstill is 150 checks, each of which counts real queues. A slow machine is not a failure. */
const STANDSTILL_MS = 300_000;

const aws = useAws();
let sqs: SQSClient;
beforeAll(() => {
  sqs = aws.connectSqs();
});
afterAll(() => sqs.destroy());

function makeQueue() {
  const named = () => ({ name: "queue", arn: "arn", url: aws.createQueue({ VisibilityTimeout: "0" }) });
  const queues = { main: named(), deadLetter: named(), retry: named(), quarantine: named() };
  return { name: "jobs", queues, notifier: { environment: {} } } as unknown as ReliableQueue;
}

const send = ({ url }: { readonly url: string }) =>
  sqs.send(new SendMessageCommand({ QueueUrl: url, MessageBody: "waits" }));
const purge = ({ url }: { readonly url: string }) => sqs.send(new PurgeQueueCommand({ QueueUrl: url }));

/** Plays a journey in which nothing is sent, and returns what was observed of the queue and the steps. */
async function play(queue: ReliableQueue, ports: Partial<JourneyPorts>) {
  const steps: Step["step"][] = [];
  const played = await playJourney({
    system: { startMappings: async () => {}, startSchedules: () => {}, pause: async () => {} },
    sqs,
    queues: [queue],
    sendingOf: () => ({ asked: 0, send: async () => [] }),
    recovery: { DOWN: "" },
    redeploy: async () => {},
    onStep: ({ step }) => void steps.push(step),
    sleep: async () => {},
    ...ports,
  });
  return { played: played.get(queue), steps };
}

test(
  "what waits for a retry is waited for, however long the deployment before it took",
  async () => {
    const queue = makeQueue();
    await send(queue.queues.retry);
    let checks = 0;

    const { played, steps } = await play(queue, {
      sleep: async () => {
        checks += 1;
        // What the redriver does, at last.
        if (checks === 100) await purge(queue.queues.retry);
      },
    });

    expect(steps).toEqual(["sending", "sent", "isolated", "deploying", "redriving"]);
    expect(played).toEqual({ sent: [], scheduledBefore: expect.objectContaining({ unread: 0 }) });
  },
  STANDSTILL_MS,
);

test("what was between two queues when it was counted is found once nothing runs", async () => {
  const queue = makeQueue();
  const journey: string[] = [];

  await play(queue, {
    system: {
      startMappings: async () => void journey.push("mappings"),
      startSchedules: () => void journey.push("schedules"),
      pause: async () => {
        journey.push("pause");
        if (journey.length === 3) await send(queue.queues.retry);
      },
    },
    sleep: () => purge(queue.queues.retry).then(() => {}),
  });

  expect(journey).toEqual(["mappings", "schedules", "pause", "mappings", "schedules", "pause", "pause"]);
});

test(
  "a standstill before anything is redriven ends the run, and is reported",
  async () => {
    const queue = makeQueue();
    await send(queue.queues.deadLetter);

    const { played, steps } = await play(queue, {});

    expect(played).toMatchObject({ standstillSeconds: 30 });
    expect(steps).toEqual(["sending", "sent", "isolated"]);
  },
  STANDSTILL_MS,
);

test(
  "a standstill of redriven messages is reported",
  async () => {
    const queue = makeQueue();
    await send(queue.queues.retry);

    const { played, steps } = await play(queue, {});

    expect(played).toMatchObject({ standstillSeconds: 30 });
    expect(steps.at(-1)).toBe("redriving");
  },
  STANDSTILL_MS,
);
