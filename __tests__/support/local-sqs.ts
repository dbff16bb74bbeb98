import { CreateQueueCommand, SQSClient } from "@aws-sdk/client-sqs";
import { buildApp } from "fauxqs";

const REGION = "us-east-1";
const CREDENTIALS = { accessKeyId: "test", secretAccessKey: "test" };

export interface LocalSqs {
  /** A real client, with the SDK's retries off so that a test sees every call. */
  connect(): SQSClient;
  /** Creates a queue and returns its URL. */
  createQueue(name: string): Promise<string>;
  /** What a function that talks to this server finds in its environment. */
  readonly environment: Readonly<Record<string, string>>;
  stop(): Promise<void>;
}

/** An in-process SQS on a free port, for this machine only. */
export async function startSqs(): Promise<LocalSqs> {
  const app = buildApp({ logger: false });
  // fauxqs names its queues sqs.<region>.localhost, which not every machine resolves, and the SDK goes there.
  app.addHook("onSend", async (_request: unknown, _reply: unknown, payload: unknown) =>
    typeof payload === "string" ? payload.replaceAll(`sqs.${REGION}.localhost:`, "127.0.0.1:") : payload,
  );
  const endpoint = await app.listen({ port: 0, host: "127.0.0.1" });
  const connect = () => new SQSClient({ endpoint, region: REGION, credentials: CREDENTIALS, maxAttempts: 1 });
  const admin = connect();
  return {
    connect,
    async createQueue(name) {
      const { QueueUrl } = await admin.send(new CreateQueueCommand({ QueueName: name }));
      if (QueueUrl === undefined) throw new Error(`The queue ${name} was not created.`);
      return QueueUrl;
    },
    environment: {
      AWS_REGION: REGION,
      AWS_ENDPOINT_URL: endpoint,
      AWS_ACCESS_KEY_ID: CREDENTIALS.accessKeyId,
      AWS_SECRET_ACCESS_KEY: CREDENTIALS.secretAccessKey,
    },
    async stop() {
      admin.destroy();
      await app.close();
    },
  };
}
