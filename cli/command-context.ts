import type { SQSClient } from "@aws-sdk/client-sqs";
import application from "#application";
import { createDiagnose, type Diagnose } from "../core/application/diagnose-message";
import { createWorldReader } from "../core/application/world";
import { createReceivePort, type ReceivePort } from "../core/messages/receive-port";
import { createSqsPort, type SqsPort } from "../core/messages/sqs-port";
import { CallLog } from "./aws/call-log";
import { type ClientConfiguration, clientConfiguration, createSqs } from "./aws/clients";
import { AwsClock, type Clock } from "./aws/clock";
import { explainError } from "./aws/explain-error";
import { type Identity, readIdentity } from "./aws/identity";
import { findMissingProfile } from "./aws/missing-profile";
import { PROJECT } from "./aws/target/endpoint-file";
import { findQueue, type Queue, readKeyId } from "./aws/target/find-queues";
import type { QueueRole } from "./aws/target/names";
import { resolveTarget, type Target } from "./aws/target/resolve-target";
import type { DlqError } from "./errors";
import type { ExitCode } from "./exit-codes";
import type { PlanScan } from "./scan/plan-scan";
import { Scan, type ScanPorts } from "./scan/scan";
import type { Selection } from "./scan/select-messages";
import { summarizeMessage } from "./scan/summarize-message";
import type { Stop } from "./stop";
import { commandLine, targetOptions } from "./terminal/describe-target-options";
import { messages } from "./terminal/format";
import type { CommonOptions } from "./terminal/options/target-options";
import { type Io, Output } from "./terminal/output";

/** What a command works with. */
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
  readonly clock: Clock;
  /** How far this machine's clock is ahead of AWS's. */
  readonly clockSkewMs: () => number;
  /** The scans of this command: what they keep invisible is reported however it ends. */
  readonly scans: Scan[];
  readonly queue: (role: QueueRole) => Promise<Queue>;
  /** Reads the application's world the first time that it is asked. */
  readonly diagnose: () => Promise<Diagnose>;
  readonly identity: () => Promise<Identity>;
  /** As the SDK found it: option, environment or profile. */
  readonly region: () => Promise<string | undefined>;
  /** `npx dlq` with these words and the same deployment, to be pasted. */
  readonly commandLine: (...words: readonly string[]) => string;
  /** What to do about an error of AWS; undefined where nothing is known. */
  readonly explain: (error: Error) => Promise<DlqError | undefined>;
}

/** What a command came to. */
export interface Outcome {
  readonly exitCode: ExitCode;
  /** The fields of its JSON document; times are ISO 8601, ages are seconds. */
  readonly result: object;
  /** The same for a person. */
  readonly text: () => string;
}

/** Throws UsageError or DlqError when the target makes no sense; calls nothing yet. */
export function createContext(command: string, options: CommonOptions, io: Io, stop: Stop): CommandContext {
  if (options.profile !== undefined) process.env.AWS_PROFILE = options.profile;
  const target = resolveTarget(options, process.env, [process.cwd(), PROJECT]);
  const callLog = new CallLog();
  const configuration = clientConfiguration(target, process.env, options.profile);
  const client = createSqs(configuration, callLog);
  const clock = new AwsClock(stop);
  clock.follow(client);
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
  const region = () => client.config.region().catch(() => undefined);
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
    clock,
    clockSkewMs: () => clock.skewMs,
    scans: [],
    queue: (role) => {
      const found = queues.get(role) ?? findQueue(client, target, role);
      queues.set(role, found);
      return found;
    },
    diagnose: () => {
      diagnose ??= readWorld().then((world) => createDiagnose(application, world));
      return diagnose;
    },
    identity: whoIs,
    region,
    commandLine: (...words) => commandLine([...words, ...targetOptions(options, process.env)]),
    explain: (error) =>
      explainError(error, {
        target,
        profile: options.profile === undefined ? "" : ` --profile ${options.profile}`,
        missingProfile: () => findMissingProfile(process.env),
        identity: whoIs,
        keyOf: (queueUrl) => readKeyId(client, queueUrl),
        region,
        callLog,
      }),
  };
}

/** What to do about the last error of AWS; undefined where nothing is known. */
export async function explainLast({ callLog, explain }: CommandContext): Promise<string | undefined> {
  return callLog.last && (await explain(callLog.last.error))?.message;
}

interface ScanWishes {
  /** Beside the progress bar. */
  readonly what?: string;
  readonly plan?: PlanScan;
  readonly endWhenFound?: boolean;
  /** Seconds. */
  readonly wait?: number;
}

/** Opens a scan that shows its progress, and says when it waits. */
export async function openScan(
  context: CommandContext,
  selection: Selection,
  { what = "scanning", wait = 0, ...options }: ScanWishes,
): Promise<Scan> {
  const { output } = context;
  const diagnose = await context.diagnose();
  const ports: ScanPorts = {
    ...context,
    summarize: (message, role) => summarizeMessage(message, role, diagnose),
  };
  const scan = await Scan.open(ports, selection, {
    ...options,
    waitMs: wait * 1000,
    onWait: (inFlight, waitMs) =>
      output.note(
        `Nothing found, but ${messages(inFlight)} in flight: deferred, being renewed, or received by another consumer. Scanning again for up to ${waitMs / 1000} s (--wait).`,
      ),
    onProgress: output.progress(what),
    onRelease: output.progress("releasing"),
  });
  context.scans.push(scan);
  return scan;
}
