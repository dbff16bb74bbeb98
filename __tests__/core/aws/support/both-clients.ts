import { SNSClient } from "@aws-sdk/client-sns";
import { SQSClient } from "@aws-sdk/client-sqs";
import type { Environment } from "../../../../core/environment/environment";
import { describeError } from "../../../../core/runtime/describe-error";
import type { SnsCalls } from "../../../../core/sns/sns-calls";
import { createSnsClient } from "../../../../core/sns/sns-client";
import { sqsCallsOf } from "../../../../core/sqs/sdk-sqs-calls";
import type { CallSqs } from "../../../../core/sqs/sqs-calls";
import { createSqsClient } from "../../../../core/sqs/sqs-client";
import { snsCallsOf } from "../../../support/sns-calls-of";
import type { Scripted } from "./scripted-server";

export type Client = "the SDK's client" | "the functions' client";
export const CLIENTS: readonly Client[] = ["the SDK's client", "the functions' client"];

/** The same with both clients, one after the other. */
export const withBoth = async <T>(act: (client: Client) => Promise<T>) => ({
  sdk: await act("the SDK's client"),
  ours: await act("the functions' client"),
});

/** What both find in a function's environment. */
export const environmentOf = (endpoint: string) => ({
  AWS_REGION: "us-east-1",
  AWS_ENDPOINT_URL: endpoint,
  AWS_ACCESS_KEY_ID: "AKIDEXAMPLE",
  AWS_SECRET_ACCESS_KEY: "secret",
});

function sdkOptions(environment: Environment) {
  const { AWS_REGION = "", AWS_ENDPOINT_URL = "" } = environment;
  const { AWS_ACCESS_KEY_ID = "", AWS_SECRET_ACCESS_KEY = "", AWS_SESSION_TOKEN } = environment;
  return {
    region: AWS_REGION,
    endpoint: AWS_ENDPOINT_URL,
    credentials: {
      accessKeyId: AWS_ACCESS_KEY_ID,
      secretAccessKey: AWS_SECRET_ACCESS_KEY,
      ...(AWS_SESSION_TOKEN && { sessionToken: AWS_SESSION_TOKEN }),
    },
    maxAttempts: 3,
    retryMode: "standard",
    requestHandler: { connectionTimeout: 2_000, requestTimeout: 25_000, throwOnRequestTimeout: true },
  };
}

export const connectSqs = (client: Client, environment: Environment): CallSqs =>
  client === "the SDK's client"
    ? sqsCallsOf(new SQSClient(sdkOptions(environment)))
    : createSqsClient({ environment });

export const connectSns = (client: Client, environment: Environment): SnsCalls =>
  client === "the SDK's client"
    ? snsCallsOf(new SNSClient(sdkOptions(environment)))
    : createSnsClient({ environment });

/** What a caller, and a log, see of a call. */
export async function outcomeOf(server: Scripted, call: () => Promise<unknown>) {
  const error = await call().then(
    () => undefined,
    (thrown) => thrown,
  );
  const tries = server.arrived.length;
  if (error === undefined) return { tries };
  const { name, Code, $metadata } = error;
  const log = describeError(error);
  const { httpStatusCode: status, attempts } = $metadata ?? {};
  return { tries, attempts, name, code: Code, status, log };
}
