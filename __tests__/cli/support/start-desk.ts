import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import {
  ChangeMessageVisibilityCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
} from "@aws-sdk/client-sqs";
import { HELD_ROLES, QUEUE_ROLES, type QueueRole, queueName } from "../../../cli/aws/target/deployment-names";
import { STAGE_SETTINGS } from "../../../constructs/settings/stage-settings";
import type { Message } from "../../../core/messages/message";
import { useStarted } from "../../support/hooks";
import { type Stored, startAws } from "../../support/local-aws";
import { startFaultyProxy } from "./faulty-proxy";

const NAMED = { queue: "reliable_q", prefix: "" };

/** An emulator with the queues of stage `local`, the endpoint.json of a run, and an empty folder to work in. */
export async function startDesk() {
  const aws = await startAws();
  const proxy = await startFaultyProxy(aws.endpoint);
  const folder = mkdtempSync(path.join(tmpdir(), "dlq-test-"));
  const endpointFile = path.join(folder, "endpoint.json");
  let files = 0;
  const client = aws.connectSqs();
  const queue = (role: QueueRole) => `${aws.endpoint}/000000000000/${queueName(NAMED, role)}`;
  const attributes = { MaximumMessageSize: String(STAGE_SETTINGS.local.queue.maxMessageBytes) };
  for (const role of QUEUE_ROLES) aws.server.createQueue(queueName(NAMED, role), { attributes });
  const behindProxy = (role: QueueRole) => queue(role).replace(aws.endpoint, proxy.url);
  const queues = { reliable_q: require.resolve("../../support/jobs-application") };
  writeFileSync(path.join(folder, "package.json"), JSON.stringify({ reliableQueue: { queues } }));
  const reliable_q = {
    main: behindProxy("main"),
    deadLetter: behindProxy("dlq"),
    retry: behindProxy("retry"),
    quarantine: behindProxy("quarantine"),
    environment: { BUSY_MACHINES: "machine-113" },
  };
  const run = { endpoint: proxy.url, region: "us-east-1", reliableQueues: { reliable_q } };
  writeFileSync(endpointFile, JSON.stringify(run));
  const lapse = async () => {
    for (const role of HELD_ROLES) {
      const { inflight = [] } = aws.server.inspectQueue(queueName(NAMED, role))?.messages ?? {};
      for (const { receiptHandle: ReceiptHandle } of inflight) {
        const change = { QueueUrl: queue(role), ReceiptHandle, VisibilityTimeout: 0 };
        await client.send(new ChangeMessageVisibilityCommand(change));
      }
    }
  };
  return {
    proxy,
    folder,
    endpointFile,
    /** A file in the folder. */
    file: (name: string) => path.join(folder, name),
    /** A file that does not exist yet. */
    fresh: () => path.join(folder, `fresh-${++files}.ndjson`),
    send: async (role: QueueRole, messages: readonly Pick<Message, "body" | "attributes">[]) =>
      aws.put(queue(role), messages),
    contents: (role: QueueRole): Stored[] => aws.contents(queue(role)),
    /** The bodies in a queue, sorted. */
    bodies: (role: QueueRole): string[] =>
      aws
        .contents(queue(role))
        .map(({ body }) => body)
        .sort(),
    /** Receives messages, as another consumer would. */
    receive: async (role: QueueRole, count: number) => {
      for (let received = 0; received < count; ) {
        const MaxNumberOfMessages = Math.min(10, count - received);
        const request = { QueueUrl: queue(role), MaxNumberOfMessages, VisibilityTimeout: 600 };
        const { Messages = [] } = await client.send(new ReceiveMessageCommand(request));
        received += Messages.length;
        if (Messages.length === 0) throw new Error(`${role} has only ${received} messages`);
      }
    },
    /** Takes everything from a queue, as another program would. */
    purge: async (role: QueueRole) => {
      await client.send(new PurgeQueueCommand({ QueueUrl: queue(role) }));
    },
    /** Ends every visibility timeout, as the passing of time would. */
    lapse,
    /** The same when the next command begins its second scan. */
    lapseAtSecondScan: () => {
      let depths = 0;
      proxy.inject(({ action }) => {
        if (action === "GetQueueAttributes") depths += 1;
        // Both queues were asked for their depth, before and after the first scan.
        if (action !== "ReceiveMessage" || depths !== 4) return undefined;
        depths += 1;
        void lapse();
        return undefined;
      });
    },
    /** Empties the queues, and ends all faults. */
    clear: () => {
      proxy.reset();
      aws.server.reset();
    },
    stop: async () => {
      client.destroy();
      await proxy.stop();
      await aws.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export type Desk = Awaited<ReturnType<typeof startDesk>>;

/** A desk for the tests of one file: started before them, emptied before each of them, stopped after them. */
export function useDesk(): Desk {
  const desk = useStarted(startDesk);
  beforeEach(() => desk.clear());
  return desk;
}
