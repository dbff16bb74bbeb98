import { Readable } from "node:stream";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import type { buildApp } from "fauxqs";
import { allowAllPlanes } from "./allow-all-planes";
import { Expiry } from "./expiry";
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

/** Carries a request to the services. The signal ends the wait for the answer, whatever became of the request. */
export type Exchange = (request: WireRequest, signal?: AbortSignal) => Promise<WireResponse>;

/** A message as the emulator holds it: read without touching it. */
export interface StoredMessage {
  readonly messageId: string;
  readonly body: string;
  readonly messageAttributes: Record<
    string,
    { DataType: string; StringValue?: string; BinaryValue?: string }
  >;
  readonly sentTimestamp: number;
  readonly approximateReceiveCount: number;
  readonly messageGroupId?: string;
  /** Only while it is in flight. */
  readonly receiptHandle?: string;
}

interface Inspected {
  readonly messages: {
    readonly ready: StoredMessage[];
    readonly delayed: StoredMessage[];
    readonly inflight: { readonly message: StoredMessage; readonly receiptHandle: string }[];
  };
}

interface Parsed {
  readonly url: string;
  readonly headers: Record<string, unknown>;
  readonly body: unknown;
}

export interface Clients {
  readonly sqs: SQSClient;
  readonly sns: SNSClient;
}

export interface Lent {
  readonly clients: Clients;
  /** Not after a death: what the dead process still asks for must not come from another's. */
  readonly release: () => void;
}

interface Lines {
  exchange: Exchange;
  readonly clients: Clients;
}

type Emulator = ReturnType<typeof buildApp>;

const JSON_HEADERS = { "content-type": "application/x-amz-json-1.0" };

/** An in-process SQS and SNS, and SDK clients that reach it without a socket. */
export class InProcessAws {
  readonly #groupIds = new GroupIds();
  readonly #expiry = new Expiry((queueUrl, handles) =>
    this.act("DeleteMessageBatch", {
      QueueUrl: queueUrl,
      Entries: handles.map((ReceiptHandle, index) => ({ Id: String(index), ReceiptHandle })),
    }),
  );
  readonly #inspected = new Map<string, Inspected>();
  /** Clients that nobody uses now. */
  readonly #idle: Lines[] = [];
  readonly #app: Emulator;
  /** Clients of whoever is no function. */
  readonly clients: Clients;

  private constructor(app: Emulator) {
    this.#app = app;
    this.#addHooks();
    this.clients = connect(this.exchange).clients;
  }

  /** Asynchronous, because the emulator's package can only be imported dynamically from CommonJS. */
  static async create(): Promise<InProcessAws> {
    const fauxqs = await import("fauxqs");
    await allowAllPlanes();
    return new InProcessAws(fauxqs.buildApp({ logger: false }));
  }

  /** The real exchange. */
  readonly exchange: Exchange = async ({ headers: sent, body: payload }) => {
    const headers = withoutLength(sent);
    const response = await this.#app.inject({ method: "POST", url: "/", headers, payload });
    return {
      statusCode: response.statusCode,
      headers: stringHeaders(response.headers),
      body: response.body,
    };
  };

  /** Lends clients whose calls go through an exchange of their own, because making them is slow. */
  lend(exchange: Exchange): Lent {
    const line = this.#idle.pop() ?? connect(exchange);
    line.exchange = exchange;
    return { clients: line.clients, release: () => void this.#idle.push(line) };
  }

  /** One SQS action without a client. */
  async act(action: string, input: object): Promise<unknown> {
    const headers = { ...JSON_HEADERS, "x-amz-target": `AmazonSQS.${action}` };
    return JSON.parse((await this.exchange({ headers, body: JSON.stringify(input) })).body);
  }

  /** Everything in a queue, whether visible, delayed or in flight. */
  async contents(queueName: string): Promise<readonly StoredMessage[]> {
    await this.#app.inject({ method: "GET", url: `/_fauxqs/queues/${queueName}` });
    const inspected = this.#inspected.get(queueName);
    if (inspected === undefined) throw new Error(`There is no queue ${queueName}.`);
    const { ready, delayed, inflight } = inspected.messages;
    const held: StoredMessage[] = [
      ...ready,
      ...delayed,
      ...inflight.map(({ message, receiptHandle }) => ({ ...message, receiptHandle })),
    ];
    return held.flatMap((message) => {
      if (this.#expiry.has(message.messageId)) return [];
      const messageGroupId = this.#groupIds.of(message.messageId);
      return messageGroupId === undefined ? message : { ...message, messageGroupId };
    });
  }

  /** Drops what was sent before a moment, as SQS does when a queue's retention is over. Returns what was dropped. */
  async expire(queueName: string, queueUrl: string, sentBefore: number): Promise<readonly StoredMessage[]> {
    const old = (await this.contents(queueName)).filter(({ sentTimestamp }) => sentTimestamp < sentBefore);
    await this.#expiry.drop(queueUrl, old);
    return old;
  }

  async close(): Promise<void> {
    await this.#app.close();
  }

  /** What the emulator lacks, on its parsed requests and answers; and what it holds, without writing it as JSON. */
  #addHooks(): void {
    this.#app.addHook("preHandler", async ({ body }: Parsed) => {
      // No long polling, because nothing here waits for a clock.
      if (isObject(body) && "WaitTimeSeconds" in body) body.WaitTimeSeconds = 0;
    });
    this.#app.addHook("preSerialization", async (request: Parsed, _reply: unknown, answer: unknown) => {
      const { url, headers, body } = request;
      if (url.startsWith("/_fauxqs/queues/")) {
        this.#inspected.set(url.slice(url.lastIndexOf("/") + 1), answer as Inspected);
        return {};
      }
      const action = headers["x-amz-target"];
      if (typeof action !== "string" || !isObject(body) || !isObject(answer)) return answer;
      if (action.includes("SendMessage")) this.#groupIds.learn(body, answer);
      if (action.endsWith("ReceiveMessage")) {
        await this.#expiry.filter(String(body.QueueUrl), answer);
        this.#groupIds.complete(answer);
      }
      return answer;
    });
  }
}

const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null;

function connect(exchange: Exchange): Lines {
  const through: { exchange: Exchange } = { exchange };
  const configuration = {
    region: "us-east-1",
    endpoint: "http://localhost:4566",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    // Nobody here checks a signature, and signing a megabyte is slow.
    signer: { sign: async <T>(request: T) => request },
    // Each fault is met by the code under test, not by the SDK's own retries.
    maxAttempts: 1,
    requestHandler: requestHandler((request, signal) => through.exchange(request, signal)),
  };
  const clients = { sqs: new SQSClient(configuration), sns: new SNSClient(configuration) };
  return Object.assign(through, { clients });
}

function requestHandler(exchange: Exchange) {
  return {
    async handle(
      request: { headers: Record<string, string>; body?: unknown },
      { abortSignal }: { abortSignal?: AbortSignal } = {},
    ) {
      const body = ArrayBuffer.isView(request.body)
        ? Buffer.from(bytesOf(request.body)).toString()
        : String(request.body);
      const call = { headers: request.headers, body };
      const response = await settleBefore(abortSignal, () => exchange(call, abortSignal));
      return { response: { ...response, body: Readable.from([Buffer.from(response.body)]) } };
    },
    destroy() {},
    updateHttpClientConfig() {},
    httpHandlerConfigs: () => ({}),
  };
}

/** As the SDK's own handler does: the wait ends when the signal aborts, and what was sent goes its way. */
function settleBefore<T>(signal: AbortSignal | undefined, call: () => Promise<T>): Promise<T> {
  if (signal === undefined) return call();
  if (signal.aborted) return Promise.reject(abortError());
  return new Promise((resolve, reject) => {
    const giveUp = () => reject(abortError());
    signal.addEventListener("abort", giveUp, { once: true });
    call()
      .then(resolve, reject)
      .finally(() => signal.removeEventListener("abort", giveUp));
  });
}

const abortError = () => Object.assign(new Error("Request aborted"), { name: "AbortError" });

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
