import { Readable } from "node:stream";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import type { buildApp } from "fauxqs";
import { GroupIds } from "./group-ids";

/** One HTTP request of an SDK client, as far as the transport needs it. */
export interface WireRequest {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface WireResponse {
  readonly statusCode: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

export type Exchange = (request: WireRequest) => Promise<WireResponse>;

/** A message as the emulator holds it: read without touching it. */
export interface StoredMessage {
  readonly messageId: string;
  readonly body: string;
  readonly messageAttributes: Record<
    string,
    { DataType: string; StringValue?: string; BinaryValue?: string }
  >;
  readonly sentTimestamp: number;
  readonly messageGroupId?: string;
}

type Emulator = ReturnType<typeof buildApp>;

interface Clients {
  readonly sqs: SQSClient;
  readonly sns: SNSClient;
}

/** An in-process SQS and SNS, and SDK clients that reach it without a socket. */
export class InProcessAws {
  readonly #groupIds = new GroupIds();
  readonly #app: Emulator;
  readonly #own: Clients;

  private constructor(app: Emulator) {
    this.#app = app;
    this.#own = createClients(this.exchange);
  }

  /** Asynchronous, because the emulator's package can only be imported dynamically from CommonJS. */
  static async create(): Promise<InProcessAws> {
    const fauxqs = await import("fauxqs");
    return new InProcessAws(fauxqs.buildApp({ logger: false }));
  }

  /** The real exchange: no long polling, because nothing here waits for a clock. */
  readonly exchange: Exchange = async (request) => {
    const payload = request.body.replace(/"WaitTimeSeconds":\d+/, '"WaitTimeSeconds":0');
    const headers = withoutLength(request.headers);
    const {
      statusCode,
      headers: answered,
      body,
    } = await this.#app.inject({ method: "POST", url: "/", headers, payload });
    return this.#groupIds.complete(request, { statusCode, headers: stringHeaders(answered), body });
  };

  /** Clients whose calls go through `exchange`: the real one, or one with faults before it. */
  clients(exchange?: Exchange): Clients {
    return exchange === undefined ? this.#own : createClients(exchange);
  }

  /** Everything in a queue, whether visible, delayed or in flight. */
  async contents(queueName: string): Promise<readonly StoredMessage[]> {
    const response = await this.#app.inject({ method: "GET", url: `/_fauxqs/queues/${queueName}` });
    const { ready, delayed, inflight } = response.json().messages;
    const stored: StoredMessage[] = [
      ...ready,
      ...delayed,
      ...inflight.map((entry: { message: StoredMessage }) => entry.message),
    ];
    return stored.map((message) => {
      const messageGroupId = this.#groupIds.of(message.messageId);
      return messageGroupId === undefined ? message : { ...message, messageGroupId };
    });
  }

  async close(): Promise<void> {
    await this.#app.close();
  }
}

/** A function's clients are its own, and there are many: what they would look up in files and variables is given. */
function createClients(exchange: Exchange): Clients {
  const configuration = {
    region: "us-east-1",
    endpoint: "http://localhost:4566",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    // Each fault is met by the code under test, not by the SDK's own retries.
    maxAttempts: 1,
    retryMode: "standard",
    defaultsMode: "standard" as const,
    useDualstackEndpoint: false,
    useFipsEndpoint: false,
    userAgentAppId: async () => undefined,
    // The emulator asks for no signature.
    signer: { sign: async <T>(request: T) => request },
    requestHandler: requestHandler(exchange),
  };
  return { sqs: new SQSClient(configuration), sns: new SNSClient(configuration) };
}

function requestHandler(exchange: Exchange) {
  return {
    async handle(request: { headers: Record<string, string>; body?: unknown }) {
      const body = ArrayBuffer.isView(request.body)
        ? Buffer.from(bytesOf(request.body)).toString()
        : String(request.body);
      const response = await exchange({ headers: request.headers, body });
      return { response: { ...response, body: Readable.from([Buffer.from(response.body)]) } };
    },
    destroy() {},
    updateHttpClientConfig() {},
    httpHandlerConfigs: () => ({}),
  };
}

const bytesOf = ({ buffer, byteOffset, byteLength }: ArrayBufferView) =>
  new Uint8Array(buffer, byteOffset, byteLength);

function withoutLength(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => name.toLowerCase() !== "content-length"),
  );
}

function stringHeaders(headers: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}
