import { Readable } from "node:stream";
import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import type { WireRequest, WireResponse } from "../../scripts/virtual-aws/wire";

/** Carries a request to the services. The signal ends the wait for the answer, whatever became of the request. */
export type Exchange = (request: WireRequest, signal: AbortSignal) => Promise<WireResponse>;

export interface Clients {
  readonly sqs: SQSClient;
  readonly sns: SNSClient;
}

interface Line {
  exchange: Exchange;
  readonly clients: Clients;
}

export interface Lent {
  readonly clients: Clients;
  /** Not after a death: what the dead process still asks for must not come from another's. */
  readonly release: () => void;
}

/** What the SDK would read from files at the first call: virtual time does not wait for them. */
const NOTHING_TO_READ = {
  retryMode: "standard",
  authSchemePreference: [],
  useDualstackEndpoint: false,
  useFipsEndpoint: false,
  disableClockSkewCorrection: true,
  userAgentAppId: "histories",
  defaultUserAgentProvider: async (): Promise<[string, string][]> => [["histories", "1"]],
};

/** Steps of the SDK whose results nobody reads here: what it logs to nowhere, and headers. */
const UNREAD = [
  "loggerMiddleware",
  "getUserAgentMiddleware",
  "hostHeaderMiddleware",
  "recursionDetectionMiddleware",
];

/** Clients that nobody uses now: making them is slow. */
const idle: Line[] = [];

/** Lends SDK clients whose calls go through an exchange, without a socket. */
export function lendClients(exchange: Exchange): Lent {
  const line = idle.pop() ?? connect(exchange);
  line.exchange = exchange;
  return { clients: line.clients, release: () => void idle.push(line) };
}

function connect(exchange: Exchange): Line {
  const through: { exchange: Exchange } = { exchange };
  const configuration = {
    region: "us-east-1",
    endpoint: "http://localhost:4566",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    // Nobody here checks a signature, and signing a megabyte is slow.
    signer: { sign: async <T>(request: T) => request },
    // Each fault is met by the code under test, not by the SDK's own retries.
    maxAttempts: 1,
    ...NOTHING_TO_READ,
    requestHandler: {
      async handle(
        request: { headers: Record<string, string>; body?: unknown },
        { abortSignal = new AbortController().signal }: { abortSignal?: AbortSignal } = {},
      ) {
        const { headers, body } = request;
        const text = ArrayBuffer.isView(body)
          ? Buffer.from(body.buffer, body.byteOffset, body.byteLength).toString()
          : String(body);
        const response = await through.exchange({ headers, body: text }, abortSignal);
        return { response: { ...response, body: Readable.from([Buffer.from(response.body)]) } };
      },
      destroy() {},
      updateHttpClientConfig() {},
      httpHandlerConfigs: () => ({}),
    },
  };
  const clients = { sqs: new SQSClient(configuration), sns: new SNSClient(configuration) };
  for (const name of UNREAD) {
    clients.sqs.middlewareStack.remove(name);
    clients.sns.middlewareStack.remove(name);
  }
  return Object.assign(through, { clients });
}
