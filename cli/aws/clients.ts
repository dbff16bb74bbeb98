import { SQSClient, type SQSClientConfig } from "@aws-sdk/client-sqs";
import type { CallLog } from "./call-log";
import type { Target } from "./target/resolve-target";

/** A local run checks no credentials, and must not be given real ones. */
const NO_CREDENTIALS = { accessKeyId: "local", secretAccessKey: "local" };

const MAX_ATTEMPTS = 5;

const ignore = () => {};
const SILENT = { trace: ignore, debug: ignore, info: ignore, warn: ignore, error: ignore };

/**
 * What every client of one deployment is made with. The SDK finds credentials, profile, region and endpoints (one for
 * all services, or one for each) by its own rules; only a local run's endpoint comes from here.
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
    // The SDK warns at length of keys in the environment, which --profile is there to outweigh.
    ...(profile !== undefined && { logger: SILENT }),
    ...(anonymous && { credentials: NO_CREDENTIALS }),
  };
}

/** What a client may be made with: other credentials than the caller's, too. */
export type ClientConfiguration = Omit<ReturnType<typeof clientConfiguration>, "credentials"> &
  Pick<SQSClientConfig, "credentials">;

/** What it takes to call a service of one deployment. */
export interface Connection {
  readonly target: Target;
  readonly configuration: ClientConfiguration;
  readonly callLog: CallLog;
}

/** An SQS client whose calls end when they hang, and are counted. */
export function createSqs(configuration: ClientConfiguration, callLog: CallLog): SQSClient {
  const client = new SQSClient({
    ...configuration,
    // Where the queue's URL was asked for its messages are, too; an emulator's URLs name hosts that nobody resolves.
    useQueueUrlAsEndpoint: false,
    requestHandler: { connectionTimeout: 3_000, requestTimeout: 25_000, throwOnRequestTimeout: true },
  });
  callLog.watch(client);
  return client;
}
