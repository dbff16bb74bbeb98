import { Readable } from "node:stream";
import { SQSClient } from "@aws-sdk/client-sqs";
import { HttpResponse } from "@smithy/core/transport";
import { sqsCallsOf } from "../../../core/sqs/sdk-sqs-calls";
import { createSqsClient } from "../../../core/sqs/sqs-client";

const { signal } = new AbortController();
const CREDENTIALS = { AWS_ACCESS_KEY_ID: "AKID", AWS_SECRET_ACCESS_KEY: "secret" };

/** Takes the place of the network: notes where a request goes. */
function recorder() {
  const called: string[] = [];
  const handle = async ({ protocol, hostname, port, path, headers }: Requested) => {
    called.push(`${protocol}//${headers.host} ${hostname}:${port ?? ""}${path}`);
    return { response: new HttpResponse({ statusCode: 200, headers: {}, body: Readable.from(["{}"]) }) };
  };
  return { called, requestHandler: { handle } };
}

interface Requested {
  readonly protocol: string;
  readonly hostname: string;
  readonly port?: number | undefined;
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
}

const QUIET = { debug() {}, info() {}, warn() {}, error() {} };
const variables = process.env;
afterEach(() => {
  process.env = variables;
});

/** Where both clients send a call for a queue, given the environment. */
async function hosts(QueueUrl: string, environment: Readonly<Record<string, string>>) {
  process.env = { ...variables, ...CREDENTIALS, ...environment };
  const sdk = recorder();
  const ours = recorder();
  await sqsCallsOf(new SQSClient({ ...sdk, logger: QUIET }))("GetQueueAttributes", { QueueUrl }, signal);
  await createSqsClient(ours)("GetQueueAttributes", { QueueUrl }, signal);
  return { sdk: sdk.called, ours: ours.called };
}

test.each([
  ["us-east-1", "https://sqs.us-east-1.amazonaws.com/123456789012/queue"],
  ["eu-west-1", "https://sqs.us-east-1.amazonaws.com/123456789012/queue-of-another-region"],
  ["us-east-1", "https://queue.amazonaws.com/123456789012/queue"],
  ["cn-north-1", "https://sqs.cn-north-1.amazonaws.com.cn/123456789012/queue"],
  ["us-gov-west-1", "https://sqs.us-gov-west-1.amazonaws.com/123456789012/queue"],
  ["eusc-de-east-1", "https://sqs.eusc-de-east-1.amazonaws.eu/123456789012/queue"],
  ["us-iso-east-1", "https://sqs.us-iso-east-1.c2s.ic.gov/123456789012/queue"],
  ["us-east-1", "https://sqs-fips.us-east-1.amazonaws.com/123456789012/queue"],
  ["us-east-1", "https://sqs.us-east-1.api.aws/123456789012/queue"],
  ["us-east-1", "http://localhost:4566/000000000000/queue"],
  ["us-east-1", "http://[::1]:4566/000000000000/queue"],
])("both clients, in %s, call the host of the queue's URL: %s", async (AWS_REGION, url) => {
  const { sdk, ours } = await hosts(url, { AWS_REGION });

  expect(sdk).toEqual([expect.stringContaining(`${new URL(url).origin} `)]);
  expect(ours).toEqual(sdk);
});

test.each([
  ["AWS_USE_FIPS_ENDPOINT", "true"],
  ["AWS_USE_DUALSTACK_ENDPOINT", "true"],
])("the queue's URL takes precedence over %s with both clients", async (name, value) => {
  const { sdk, ours } = await hosts("https://sqs.us-east-1.amazonaws.com/123456789012/queue", {
    AWS_REGION: "us-east-1",
    [name]: value,
  });

  expect(sdk).toEqual([expect.stringContaining("https://sqs.us-east-1.amazonaws.com ")]);
  expect(ours).toEqual(sdk);
});

/** The SDK's client takes it from its own settings, and prefers the queue's URL to the environment. */
async function hostsOfEmulator(environment: Readonly<Record<string, string>>, endpoint: string) {
  const QueueUrl = "http://sqs.us-east-1.localhost:1/000000000000/queue";
  process.env = { ...variables, ...CREDENTIALS, AWS_REGION: "us-east-1" };
  const sdk = recorder();
  const ours = recorder();
  await sqsCallsOf(new SQSClient({ ...sdk, endpoint }))("GetQueueAttributes", { QueueUrl }, signal);
  const given = { ...CREDENTIALS, AWS_REGION: "us-east-1", ...environment };
  await createSqsClient({ ...ours, environment: given })("GetQueueAttributes", { QueueUrl }, signal);
  return { sdk: sdk.called, ours: ours.called };
}

const AT = "http://127.0.0.1:4566";
test.each([
  [{ AWS_ENDPOINT_URL: AT }, AT],
  [{ AWS_ENDPOINT_URL_SQS: AT, AWS_ENDPOINT_URL: "http://other" }, AT],
  [{ AWS_ENDPOINT_URL_SQS: "", AWS_ENDPOINT_URL: AT }, AT],
  [{ AWS_ENDPOINT_URL_SNS: "http://other", AWS_ENDPOINT_URL: AT }, AT],
  [{ AWS_ENDPOINT_URL: `${AT}/base` }, `${AT}/base`],
  [{ AWS_ENDPOINT_URL: `${AT}/base/` }, `${AT}/base/`],
  [{ AWS_ENDPOINT_URL: "https://emulator" }, "https://emulator"],
])(
  "an emulator that the environment names takes precedence over the queue's URL: %j",
  async (environment, endpoint) => {
    const { sdk, ours } = await hostsOfEmulator(environment, endpoint);

    expect(sdk).toHaveLength(1);
    expect(ours).toEqual(sdk);
  },
);
