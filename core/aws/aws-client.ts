import { retryMiddleware, StandardRetryStrategy } from "@smithy/core/retry";
import { Hash } from "@smithy/core/serde";
import { HttpRequest, type HttpResponse } from "@smithy/core/transport";
import { NodeHttpHandler, streamCollector } from "@smithy/node-http-handler";
import { SignatureV4 } from "@smithy/signature-v4";
import { type RequestSigner, SMITHY_CONTEXT_KEY } from "@smithy/types";
import type { Environment } from "../environment/environment";
import { readCredentials } from "./read-credentials";
import { ServerClock } from "./server-clock";
import { type ErrorParts, ServiceError } from "./service-error";

export interface AwsClientOptions {
  /** Supplies the region, the credentials, and an emulator's endpoint. @default process.env */
  readonly environment?: Environment;
  /** How many times a call is tried, including the first. @default 3 */
  readonly attempts?: number;
  /** Carries requests. @default Node's HTTP client, with keep-alive connections */
  readonly requestHandler?: {
    handle(
      request: HttpRequest,
      options: { readonly abortSignal: AbortSignal },
    ): Promise<{ readonly response: HttpResponse }>;
  };
  /** @default AWS's, with the environment's region and credentials */
  readonly signer?: RequestSigner;
}

/** A service's protocol. */
export interface Service {
  /** The name for which requests are signed. */
  readonly name: string;
  /** Reads an error's codes from its response. */
  readonly readError: (response: HttpResponse, body: string) => ErrorParts;
}

export interface Call {
  /** The service's endpoint, unless the environment overrides it. */
  readonly endpoint: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** Whether the call is a poll. When the retry budget is spent, a poll still waits before it fails. */
  readonly isPoll: boolean;
}

/** Makes a call, and returns the body of the response. Throws `ServiceError` if the service answered with an error. */
export type Send = (call: Call, signal: AbortSignal) => Promise<string>;

/**
 * End a call that hangs before it uses up the function's time: while connecting, while waiting for the response, and
 * when the socket is idle. A long poll takes at most 20 s.
 */
const TIMEOUTS = {
  connectionTimeout: 2_000,
  requestTimeout: 25_000,
  socketTimeout: 25_000,
  throwOnRequestTimeout: true,
};

/**
 * Calls AWS with the SDK's own signer, HTTP handler, and retry logic, but without its client, which would be most of
 * what a function loads and a large part of its CPU.
 */
export function createSend(
  service: Service,
  {
    environment = process.env,
    attempts = 3,
    requestHandler = new NodeHttpHandler(TIMEOUTS),
    signer = createSigner(service.name, environment),
  }: AwsClientOptions,
): Send {
  const clock = new ServerClock();
  const strategy = new StandardRetryStrategy(attempts);
  const retry = retryMiddleware({
    retryStrategy: async () => strategy,
    maxAttempts: async () => attempts,
  });

  async function exchange(request: HttpRequest, abortSignal: AbortSignal) {
    const start = clock.startCall();
    const signed = await signer.sign(request, { signingDate: clock.now() });
    const { response } = await requestHandler.handle(HttpRequest.clone(signed), { abortSignal });
    const body = await readBody(response);
    const wasCorrected = clock.endCall(response.headers, start);
    if (response.statusCode < 300) return { response, output: { body, $metadata: {} } };
    throw new ServiceError(service.readError(response, body), response, wasCorrected);
  }

  return async (call, abortSignal) => {
    const request = createRequest(service.name, call, environment);
    const context = { __retryLongPoll: call.isPoll, [SMITHY_CONTEXT_KEY]: { abortSignal } };
    const { output } = await retry(() => exchange(request, abortSignal), context)({ request, input: {} });
    return output.body;
  };
}

async function readBody({ body }: HttpResponse): Promise<string> {
  const { buffer, byteOffset, byteLength } = await streamCollector(body);
  return Buffer.from(buffer, byteOffset, byteLength).toString();
}

/** https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html */
function createRequest(
  service: string,
  { endpoint, headers, body }: Call,
  environment: Environment,
): HttpRequest {
  const { AWS_ENDPOINT_URL, AWS_LAMBDA_FUNCTION_NAME, _X_AMZN_TRACE_ID } = environment;
  const ofService = environment[`AWS_ENDPOINT_URL_${service.toUpperCase()}`];
  const { protocol, hostname, port, host, pathname } = new URL(ofService || AWS_ENDPOINT_URL || endpoint);
  return new HttpRequest({
    method: "POST",
    protocol,
    hostname,
    ...(port !== "" && { port: Number(port) }),
    path: pathname.endsWith("/") ? pathname : `${pathname}/`,
    headers: {
      ...headers,
      host,
      "content-length": String(body.length),
      "user-agent": "reliable-sqs-with-dlq",
      // Lambda uses it to detect recursive loops.
      ...(AWS_LAMBDA_FUNCTION_NAME && _X_AMZN_TRACE_ID && { "x-amzn-trace-id": _X_AMZN_TRACE_ID }),
    },
    body,
  });
}

const createSigner = (service: string, environment: Environment): RequestSigner =>
  new SignatureV4({
    service,
    region: async () => readRegion(environment),
    // For each call: they may be replaced while the function runs.
    credentials: async () => readCredentials(environment),
    sha256: Hash.bind(null, "sha256"),
  });

function readRegion({ AWS_REGION }: Environment): string {
  if (!AWS_REGION) throw new Error("AWS_REGION must be in the function's environment.");
  return AWS_REGION;
}
