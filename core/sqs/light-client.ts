import { retryMiddleware, StandardRetryStrategy } from "@smithy/core/retry";
import { Hash } from "@smithy/core/serde";
import { HttpRequest, type HttpResponse } from "@smithy/core/transport";
import { NodeHttpHandler, streamCollector } from "@smithy/node-http-handler";
import { SignatureV4 } from "@smithy/signature-v4";
import { type RequestSigner, SMITHY_CONTEXT_KEY } from "@smithy/types";
import { ServerClock } from "./server-clock";
import type { CallSqs, SqsOperations } from "./sqs-calls";
import { readError, readOutput, writeInput } from "./sqs-json";

/** https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html */
type Environment = Readonly<Record<string, string | undefined>>;

export interface LightClientOptions {
  /** Where region, credentials and an emulator's endpoint are. @default process.env */
  readonly environment?: Environment;
  /** How often a call is tried, the first time included. @default 3 */
  readonly attempts?: number;
  /** Carries requests. @default Node's HTTP client, with connections that are kept */
  readonly requestHandler?: {
    handle(
      request: HttpRequest,
      options: { readonly abortSignal: AbortSignal },
    ): Promise<{ readonly response: HttpResponse }>;
  };
  /** @default AWS's, with the environment's region and credentials */
  readonly signer?: RequestSigner;
}

/** They end a call that hangs before it uses up the function's time. A long poll takes at most 20 s. */
const TIMEOUTS = { connectionTimeout: 2_000, requestTimeout: 25_000, throwOnRequestTimeout: true };

/**
 * SQS for the functions: the SDK's own signer, HTTP handler and retries, without the client around them, which takes
 * most of a call's CPU and of what a function loads. What still fails is reported, and SQS delivers it again.
 * Throws errors like the SDK's: `name` is SQS's code, `$metadata` has the status.
 */
export function createLightClient({
  environment = process.env,
  attempts = 3,
  requestHandler = new NodeHttpHandler(TIMEOUTS),
  signer = createSigner(environment),
}: LightClientOptions = {}): CallSqs {
  const clock = new ServerClock();
  const strategy = new StandardRetryStrategy(attempts);
  const retries = { retryStrategy: async () => strategy, maxAttempts: async () => attempts };

  async function exchange(request: HttpRequest, abortSignal: AbortSignal) {
    const sentAt = clock.startCall();
    const signed = await signer.sign(request, { signingDate: clock.now() });
    const { response } = await requestHandler.handle(HttpRequest.clone(signed), { abortSignal });
    const body = Buffer.from(await streamCollector(response.body)).toString();
    const wasCorrected = clock.endCall(response.headers, sentAt);
    if (response.statusCode < 300) return { response, output: { body, $metadata: {} } };
    throw readError(response, body, wasCorrected);
  }

  return async <Name extends keyof SqsOperations>(
    operation: Name,
    input: SqsOperations[Name]["input"],
    abortSignal: AbortSignal,
  ) => {
    const request = createRequest(operation, input.QueueUrl ?? "", writeInput(input), environment);
    const call = retryMiddleware(retries)(() => exchange(request, abortSignal), {
      __retryLongPoll: operation === "ReceiveMessage",
      [SMITHY_CONTEXT_KEY]: { abortSignal },
    });
    const { output } = await call({ request, input });
    return readOutput(operation, input, output.body);
  };
}

const createSigner = (environment: Environment): RequestSigner =>
  new SignatureV4({
    service: "sqs",
    region: environment.AWS_REGION ?? "",
    credentials: async () => readCredentials(environment),
    sha256: Hash.bind(null, "sha256"),
    applyChecksum: false,
  });

/**
 * The queue's URL says where SQS is: in its partition, with FIPS or without. Only an emulator's endpoint goes first.
 * https://docs.aws.amazon.com/sdkref/latest/guide/feature-ss-endpoints.html
 */
function createRequest(
  operation: string,
  queueUrl: string,
  body: Uint8Array,
  environment: Environment,
): HttpRequest {
  const { AWS_LAMBDA_FUNCTION_NAME, _X_AMZN_TRACE_ID } = environment;
  const endpoint =
    environment.AWS_ENDPOINT_URL_SQS || environment.AWS_ENDPOINT_URL || new URL(queueUrl).origin;
  const { protocol, hostname, port, host, pathname } = new URL(endpoint);
  return new HttpRequest({
    method: "POST",
    protocol,
    hostname,
    ...(port !== "" && { port: Number(port) }),
    path: pathname,
    headers: {
      host,
      "content-type": "application/x-amz-json-1.0",
      "content-length": String(body.length),
      "x-amz-target": `AmazonSQS.${operation}`,
      "x-amzn-query-mode": "true",
      "user-agent": "reliable-sqs-with-dlq",
      // Lambda recognizes a loop of functions by it.
      ...(AWS_LAMBDA_FUNCTION_NAME && _X_AMZN_TRACE_ID && { "x-amzn-trace-id": _X_AMZN_TRACE_ID }),
    },
    body,
  });
}

/** Read for each call: Lambda gives a function's credentials in these variables and nowhere else. */
function readCredentials({ AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN }: Environment) {
  if (!AWS_ACCESS_KEY_ID || !AWS_SECRET_ACCESS_KEY) {
    throw new Error("AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY must be in the function's environment.");
  }
  return {
    accessKeyId: AWS_ACCESS_KEY_ID,
    secretAccessKey: AWS_SECRET_ACCESS_KEY,
    ...(AWS_SESSION_TOKEN && { sessionToken: AWS_SESSION_TOKEN }),
  };
}
