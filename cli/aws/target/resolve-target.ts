import type { StageSettings } from "../../../constructs/settings/settings";
import type { StageRecords } from "../../../constructs/settings/stage-settings";
import type { Environment } from "../../../core/environment/environment";
import { STAGES, type Stage } from "../../../core/project/stages";
import { DlqError, UsageError } from "../../errors";
import { type Named, prefixOf } from "./deployment-names";
import { type Endpoint, findEndpointFile, type LocalQueue, readEndpointFile } from "./endpoint-file";

/** Options that select the deployment. Every command has them. */
export interface TargetOptions {
  readonly queue?: string;
  readonly stage?: string;
  readonly prefix?: string;
  readonly region?: string;
  readonly profile?: string;
  readonly endpointFile?: string;
}

/** One deployment, and how to reach it. */
export interface Target extends Named {
  readonly stage: Stage;
  readonly settings: StageSettings;
  /** What the deployment passes to the application. */
  readonly environment: Environment;
  readonly region?: string;
  /** A local run: its endpoint, with placeholder credentials, and the queue's own queues. */
  readonly local?: LocalQueue & Pick<Endpoint, "endpoint" | "tablesEndpoint">;
  /** An SQS endpoint other than AWS's own, set in the environment. The SDK reads it itself; here it is shown. */
  readonly endpointUrl?: string;
}

/** AWS's own, or a VPC endpoint of it: there, roles can be assumed, and they give each sender its own id. */
export const isAws = ({ local, endpointUrl }: Target): boolean =>
  local === undefined &&
  (endpointUrl === undefined || /\.amazonaws\.com(\.cn)?$/.test(new URL(endpointUrl).hostname));

/** Throws UsageError or DlqError. A local run is searched for in `folders`. */
export function resolveTarget(
  queue: string,
  options: TargetOptions,
  environment: Environment,
  folders: readonly string[],
  records: StageRecords,
): Target {
  const stage = readStage(options, environment);
  if (options.endpointFile !== undefined && stage !== "local") {
    throw new UsageError(
      `--endpoint-file belongs to a local run, but the stage is ${stage}. Omit one of the two.`,
    );
  }
  for (const name of ENDPOINTS) checkUrl(name, environment[name]);
  const settings = records[stage];
  const endpointUrl = environment.AWS_ENDPOINT_URL_SQS || environment.AWS_ENDPOINT_URL;
  const run = stage === "local" ? findLocalRun(options.endpointFile, endpointUrl, folders) : undefined;
  const local = run && localQueueOf(run, queue);
  const region = options.region ?? run?.region ?? readRegion(stage, options, environment);
  return {
    queue,
    stage,
    settings,
    prefix: readPrefix(queue, options, environment, settings, local),
    environment: {
      ...settings.environment,
      ...local?.environment,
      ...environment,
    },
    ...(region !== undefined && { region }),
    ...(local !== undefined && { local }),
    ...(local === undefined && endpointUrl && { endpointUrl }),
  };
}

function localQueueOf(
  { endpoint, tablesEndpoint, reliableQueues }: Endpoint,
  queue: string,
): Target["local"] {
  const found = reliableQueues[queue];
  if (found !== undefined) return { ...found, endpoint, tablesEndpoint };
  const names = Object.keys(reliableQueues).join(", ");
  throw new DlqError(
    "NoSuchQueue",
    `The local run has no queue named ${queue}. Select one with --queue: ${names}.`,
  );
}

/** A local run's queues exist according to its own description, so only an option can contradict it. */
function readPrefix(
  queue: string,
  options: TargetOptions,
  environment: Environment,
  settings: StageSettings,
  local: LocalQueue | undefined,
): string {
  const own = local === undefined ? undefined : prefixOf(local.main, queue);
  if (own === undefined) return options.prefix ?? environment.NAME_PREFIX ?? settings.namePrefix;
  if (options.prefix !== undefined && options.prefix !== own) {
    throw new UsageError(
      `The local run's queues have the prefix "${own}", not "${options.prefix}". Omit --prefix.`,
    );
  }
  return own;
}

/** An emulator accepts any region, and nobody configures one for it. */
const LOCAL_REGION = "us-east-1";

/** As in the AWS CLI, whose second variable the SDK does not read. Undefined: the profile's, which the SDK reads. */
function readRegion(stage: Stage, { profile }: TargetOptions, environment: Environment): string | undefined {
  const region = environment.AWS_REGION || environment.AWS_DEFAULT_REGION;
  if (region) return region;
  return stage === "local" && !profile && !environment.AWS_PROFILE ? LOCAL_REGION : undefined;
}

const ENDPOINTS = [
  "AWS_ENDPOINT_URL",
  "AWS_ENDPOINT_URL_SQS",
  "AWS_ENDPOINT_URL_STS",
  "AWS_ENDPOINT_URL_SCHEDULER",
  "AWS_ENDPOINT_URL_DYNAMODB",
];

/** For an invalid URL the SDK fails only at the first call, with its parser's message. */
function checkUrl(name: string, value: string | undefined): void {
  if (!value || (/^https?:\/\//i.test(value) && URL.canParse(value))) return;
  throw new UsageError(`${name} must be a URL, such as http://127.0.0.1:4566.`);
}

function readStage(options: TargetOptions, environment: Environment): Stage {
  const fallback = options.endpointFile === undefined ? "dev" : "local";
  const given = options.stage ?? (environment.STAGE?.trim() || fallback);
  const stage = STAGES.find((known) => known === given);
  if (stage === undefined)
    throw new UsageError(`The stage must be one of ${STAGES.join(", ")}, but is "${given}".`);
  return stage;
}

function findLocalRun(
  given: string | undefined,
  endpointUrl: string | undefined,
  folders: readonly string[],
): Endpoint | undefined {
  if (given === undefined && endpointUrl) return undefined;
  const file = given ?? findEndpointFile(folders);
  if (file !== undefined) return readEndpointFile(file);
  throw new DlqError(
    "NoLocalRun",
    "No local run was found. Start one with `npm start -- --keep`. If it was started with --out, pass --endpoint-file <folder>/endpoint.json.",
  );
}
