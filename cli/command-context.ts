import { setTimeout as sleep } from "node:timers/promises";
import type { SQSClient } from "@aws-sdk/client-sqs";
import { createReceivePort, type ReceivePort } from "../handlers/message/receive-port";
import { createSqsPort, type SqsPort } from "../handlers/message/sqs-port";
import { CallLog } from "./adapters/call-log";
import { type ClientConfiguration, clientConfiguration, createSqs } from "./adapters/clients";
import { explainError } from "./adapters/explain-error";
import { type Identity, readIdentity } from "./adapters/identity";
import { findMissingProfile } from "./adapters/missing-profile";
import type { Stop } from "./adapters/stop";
import type { DlqError } from "./errors";
import type { ExitCode } from "./exit-codes";
import type { CommonOptions } from "./options/target-options";
import { type Io, Output } from "./output/output";
import { commandLine, targetOptions } from "./output/target-options";
import { PROJECT } from "./target/endpoint-file";
import { findQueue, type Queue, readKeyId } from "./target/find-queues";
import type { QueueRole } from "./target/names";
import { resolveTarget, type Target } from "./target/resolve-target";

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
    output: new Output(io, options.json),
    stop,
    now: Date.now,
    sleep,
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
