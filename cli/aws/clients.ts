import { SQSClient, type SQSClientConfig } from "@aws-sdk/client-sqs";
import type { CallLog } from "./call-log";
import type { Target } from "./target/resolve-target";

/** A local run checks no credentials, and must not be given real ones. */
const NO_CREDENTIALS = { accessKeyId: "local", secretAccessKey: "local" };

const MAX_ATTEMPTS = 5;

const ignore = () => {};
const SILENT = { trace: ignore, debug: ignore, info: ignore, warn: ignore, error: ignore };

/**
 * The configuration of every client of one deployment. The SDK finds credentials, profile, region and endpoints (one
 * for all services, or one for each) by its own rules. Only a local run's endpoint comes from here.
 */
export function clientConfiguration(
  { local, region, stage }: Target,
  environment: NodeJS.ProcessEnv,
  profile: string | undefined,
) {
  const anonymous = local !== undefined || (stage === "local" && !environment.AWS_ACCESS_KEY_ID);
  return {
    maxAttempts: MAX_ATTEMPTS,
    ...(region !== undefined && { region }),
    ...(local !== undefined && { endpoint: local.endpoint }),
    // If there are keys in the environment, the SDK warns at length that --profile overrides them. That is intended.
    ...(profile !== undefined && { logger: SILENT }),
    ...(anonymous && { credentials: NO_CREDENTIALS }),
  };
}

/** How a client may differ: for example in its credentials. */
export type ClientConfiguration = Omit<ReturnType<typeof clientConfiguration>, "credentials"> &
  Pick<SQSClientConfig, "credentials">;

/** What it takes to call a service of one deployment. */
export interface Connection {
  readonly target: Target;
  readonly configuration: ClientConfiguration;
  readonly callLog: CallLog;
}

/** An SQS client whose calls are counted, and end if they hang. */
export function createSqs(configuration: ClientConfiguration, callLog: CallLog): SQSClient {
  const client = new SQSClient({
    ...configuration,
    // Messages are at the address that returned the queue's URL; an emulator's URLs contain host names that do not
    // resolve.
    useQueueUrlAsEndpoint: false,
    requestHandler: { connectionTimeout: 3_000, requestTimeout: 25_000, throwOnRequestTimeout: true },
  });
  callLog.watch(client);
  return client;
}
