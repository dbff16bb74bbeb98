import { Readable } from "node:stream";
import { DynamoDBClient } from "@aws-sdk/client-dynamodb";
import { SQSClient } from "@aws-sdk/client-sqs";
import type { SnsCalls } from "../../core/sns/sns-calls";
import { createSnsClient } from "../../core/sns/sns-client";
import type { CallSqs } from "../../core/sqs/sqs-calls";
import { createSqsClient } from "../../core/sqs/sqs-client";
import type { WireRequest, WireResponse } from "../support/virtual-wire";

/** Carries a request to the services. The signal ends the wait for the response, whatever happened to the request. */
export type Exchange = (request: WireRequest, signal: AbortSignal) => Promise<WireResponse>;

export interface Clients {
  /** The functions' own clients. */
  readonly call: CallSqs;
  /** What Lambda and operators use. */
  readonly sqs: SQSClient;
  readonly sns: SnsCalls;
  readonly dynamodb: DynamoDBClient;
}

/** What the SDK would read from files at the first call, for which virtual time does not wait. */
const NOTHING_TO_READ = {
  retryMode: "standard",
  authSchemePreference: [],
  useDualstackEndpoint: false,
  useFipsEndpoint: false,
  disableClockSkewCorrection: true,
  userAgentAppId: "histories",
  defaultUserAgentProvider: async (): Promise<[string, string][]> => [["histories", "1"]],
};

/** Steps of the SDK whose results nobody reads here: logging to nowhere, and headers. */
const UNREAD = [
  "loggerMiddleware",
  "getUserAgentMiddleware",
  "hostHeaderMiddleware",
  "recursionDetectionMiddleware",
];

/**
 * The clients of one process, whose calls go through an exchange, without a socket. Each process has its own clients:
 * one that was used before makes its calls some turns earlier, so a history would depend on those that were played
 * before.
 */
export function createClients(exchange: Exchange): Clients {
  const configuration = {
    region: "us-east-1",
    endpoint: "http://localhost:4566",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
    // Nothing here verifies a signature, and signing a megabyte is slow.
    signer: { sign: async <T>(request: T) => request },
    // The code under test handles each fault, not the SDK's own retries.
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
        const response = await exchange({ headers, body: text }, abortSignal);
        return { response: { ...response, body: Readable.from([Buffer.from(response.body)]) } };
      },
      destroy() {},
      updateHttpClientConfig() {},
      httpHandlerConfigs: () => ({}),
    },
  };
  const sqs = withoutUnread(new SQSClient(configuration));
  let dynamodb: DynamoDBClient | undefined;
  const { requestHandler, signer } = configuration;
  const ours = { environment: { AWS_REGION: "us-east-1" }, attempts: 1, requestHandler, signer };
  return {
    sqs,
    call: createSqsClient(ours),
    sns: createSnsClient(ours),
    get dynamodb() {
      dynamodb ??= withoutUnread(new DynamoDBClient({ ...configuration, accountIdEndpointMode: "disabled" }));
      return dynamodb;
    },
  };
}

function withoutUnread<T extends SQSClient | DynamoDBClient>(client: T): T {
  for (const name of UNREAD) client.middlewareStack.remove(name);
  return client;
}
