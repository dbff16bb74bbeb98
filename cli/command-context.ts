import { setTimeout as sleep } from "node:timers/promises";
import type { SQSClient } from "@aws-sdk/client-sqs";
import application from "#application";
import { createDiagnose, type Diagnose } from "../core/application/diagnose-message";
import { createWorldReader } from "../core/application/world";
import { createReceivePort, type ReceivePort } from "../core/messages/receive-port";
import { createSqsPort, type SqsPort } from "../core/messages/sqs-port";
import { CallLog } from "./aws/call-log";
import { type ClientConfiguration, clientConfiguration, createSqs } from "./aws/clients";
import { explainError } from "./aws/explain-error";
import { type Identity, readIdentity } from "./aws/identity";
import { findMissingProfile } from "./aws/missing-profile";
import { PROJECT } from "./aws/target/endpoint-file";
import { findQueue, type Queue, readKeyId } from "./aws/target/find-queues";
import type { QueueRole } from "./aws/target/names";
import { resolveTarget, type Target } from "./aws/target/resolve-target";
import type { DlqError } from "./errors";
import type { ExitCode } from "./exit-codes";
import { commandLine, targetOptions } from "./terminal/describe-target-options";
import type { CommonOptions } from "./terminal/options/target-options";
import { type Io, Output } from "./terminal/output";
import type { Stop } from "./terminal/stop";

/** What a subcommand works with. */
export interface CommandContext {
  readonly command: string;
  readonly target: Target;
  readonly client: SQSClient;
  readonly sqs: SqsPort;
  readonly receiver: ReceivePort;
  readonly configuration: ClientConfiguration;
  readonly callLog: CallLog;
  readonly output: Output;
  readonly stop: Stop;
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<void>;
  /** Reads the application's world the first time that it is asked. */
  readonly diagnose: () => Promise<Diagnose>;
  readonly queue: (role: QueueRole) => Promise<Queue>;
  readonly identity: () => Promise<Identity>;
  /** `npx dlq` with these words and the same deployment, to be pasted. */
  readonly commandLine: (...words: readonly string[]) => string;
  /** What to do about an error of AWS; undefined where nothing is known. */
  readonly explain: (error: Error) => Promise<DlqError | undefined>;
}

/** What a subcommand came to. */
export interface Outcome {
  readonly exitCode: ExitCode;
  /** The fields of its JSON document; times are ISO 8601, ages are seconds. */
  readonly result: object;
  /** The same for a person. */
  readonly text: string;
}

/** Throws UsageError or DlqError when the target makes no sense; calls nothing yet. */
export function createContext(command: string, options: CommonOptions, io: Io, stop: Stop): CommandContext {
  if (options.profile !== undefined) process.env.AWS_PROFILE = options.profile;
  const target = resolveTarget(options, process.env, [process.cwd(), PROJECT]);
  const callLog = new CallLog();
  const configuration = clientConfiguration(target, process.env, options.profile);
  const client = createSqs(configuration, callLog);
  const queues = new Map<QueueRole, Promise<Queue>>();
  const output = new Output(io, options.json);
  const log = { warn: (text: string) => output.warn(text) };
  const readWorld = createWorldReader(application.world, { environment: target.environment, log });
  let diagnose: Promise<Diagnose> | undefined;
  let identity: Promise<Identity> | undefined;
  const whoIs = () => {
    identity ??= readIdentity(configuration);
    return identity;
  };
  return {
    command,
    target,
    client,
    sqs: createSqsPort(client),
    receiver: createReceivePort(client),
    configuration,
    callLog,
    output,
    stop,
    now: Date.now,
    sleep,
    diagnose: () => {
      diagnose ??= readWorld().then((world) => createDiagnose(application, world));
      return diagnose;
    },
    queue: (role) => {
      const found = queues.get(role) ?? findQueue(client, target, role);
      queues.set(role, found);
      return found;
    },
    identity: whoIs,
    commandLine: (...words) => commandLine([...words, ...targetOptions(options, process.env)]),
    explain: (error) =>
      explainError(error, {
        target,
        profile: options.profile === undefined ? "" : ` --profile ${options.profile}`,
        missingProfile: () => findMissingProfile(process.env),
        identity: whoIs,
        keyOf: (queueUrl) => readKeyId(client, queueUrl),
        region: () => client.config.region().catch(() => undefined),
        callLog,
      }),
  };
}
