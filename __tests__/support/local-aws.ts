import { SNSClient } from "@aws-sdk/client-sns";
import { type MessageAttributeValue, SQSClient } from "@aws-sdk/client-sqs";
import { startFauxqs } from "fauxqs";
import type { Message } from "../../core/messages/message";

const REGION = "us-east-1";
const CREDENTIALS = { accessKeyId: "test", secretAccessKey: "test" };

/** A message as the server holds it, and where: visible, delayed, or in flight until a given time. */
export interface Stored {
  readonly messageId: string;
  readonly body: string;
  readonly attributes: Record<string, { DataType: string; StringValue?: string; BinaryValue?: string }>;
  readonly state: "ready" | "delayed" | "inflight";
  /** When it becomes visible, epoch milliseconds. */
  readonly until?: number;
}

/** An in-process SQS and SNS on a free port, reached by real SDK clients over a socket. */
export async function startAws() {
  const server = await startFauxqs({ port: 0, logger: false });
  const endpoint = `http://127.0.0.1:${server.port}`;
  const configuration = { endpoint, region: REGION, credentials: CREDENTIALS, maxAttempts: 1 };
  let queues = 0;
  return {
    endpoint,
    server,
    /** What a function that talks to this server finds in its environment. */
    environment: {
      AWS_REGION: REGION,
      AWS_ENDPOINT_URL: endpoint,
      AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
    },
    /** The SDK's retries are off, so that a test sees every call, and no poll waits for a message. */
    connectSqs(): SQSClient {
      const client = new SQSClient(configuration);
      client.middlewareStack.add(
        (next) => (args) =>
          next(
            "WaitTimeSeconds" in args.input
              ? { ...args, input: { ...args.input, WaitTimeSeconds: 0 } }
              : args,
          ),
        { step: "initialize", name: "pollWithoutWaiting", priority: "low" },
      );
      return client;
    },
    connectSns: () => new SNSClient(configuration),
    createQueue(attributes: Record<string, string> = {}): string {
      queues += 1;
      const { queueName } = server.createQueue(`queue-${queues}`, { attributes });
      // fauxqs itself names queues sqs.<region>.localhost, which not every machine resolves, and the SDK calls that
      // host.
      return `${endpoint}/000000000000/${queueName}`;
    },
    /** Puts messages into a queue, without their producers' calls. */
    put(queueUrl: string, messages: readonly Pick<Message, "body" | "attributes">[]): void {
      for (const { body, attributes } of messages) {
        const messageAttributes = Object.fromEntries(
          Object.entries(attributes).map(([name, value]) => [name, wireForm(value)]),
        );
        server.sendMessage(nameOf(queueUrl), body, { messageAttributes });
      }
    },
    contents(queueUrl: string): Stored[] {
      const held = server.inspectQueue(nameOf(queueUrl))?.messages;
      if (held === undefined) throw new Error("There is no such queue.");
      return [
        ...held.ready.map((message) => stored(message, "ready")),
        ...held.delayed.map((message) => stored(message, "delayed", message.delayUntil)),
        ...held.inflight.map((entry) => stored(entry.message, "inflight", entry.visibilityDeadline)),
      ];
    },
    stop: () => server.stop(),
  };
}

export type LocalAws = Awaited<ReturnType<typeof startAws>>;

export const nameOf = (queueUrl: string): string => queueUrl.slice(queueUrl.lastIndexOf("/") + 1);

/** An attribute as the server takes it: bytes in base64. */
function wireForm({
  DataType = "",
  StringValue,
  BinaryValue,
}: MessageAttributeValue): Stored["attributes"][string] {
  return {
    DataType,
    ...(StringValue !== undefined && { StringValue }),
    ...(BinaryValue !== undefined && { BinaryValue: Buffer.from(BinaryValue).toString("base64") }),
  };
}

function stored(
  message: { messageId: string; body: string; messageAttributes: object; delayUntil?: number },
  state: Stored["state"],
  until?: number,
): Stored {
  const attributes = message.messageAttributes as Stored["attributes"];
  return {
    messageId: message.messageId,
    body: message.body,
    attributes,
    state,
    ...(until !== undefined && { until }),
  };
}
