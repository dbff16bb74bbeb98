import type { SQSClient } from "@aws-sdk/client-sqs";
import { stageRecords } from "../constructs/settings/stages";
import type { Application } from "../core/application/application";
import { createDiagnose, type Diagnose } from "../core/application/diagnose-message";
import { createWorldReader } from "../core/application/world";
import { readList } from "../core/environment/environment";
import type { TrustedSenders } from "../core/metadata/trusted-senders";
import { PACKAGE_ROOT } from "../core/project/package-root";
import type { ReceivePort } from "../core/sqs/receive-port";
import type { SqsPort } from "../core/sqs/sqs-port";
import { CallLog } from "./aws/call-log";
import type { Connection } from "./aws/clients";
import { AwsClock, type Clock } from "./aws/clock";
import { explainError } from "./aws/explain-error";
import { type Identity, readIdentity } from "./aws/identity";
import { loadSdk } from "./aws/load-sdk";
import { findMissingProfile } from "./aws/missing-profile";
import type { SenderRoles } from "./aws/operator-role";
import { accountOf } from "./aws/target/deployment";
import type { QueueRole } from "./aws/target/deployment-names";
import type { Queue } from "./aws/target/find-queues";
import { isAws, resolveTarget, type TargetOptions } from "./aws/target/resolve-target";
import type { ChosenQueue } from "./choose-queue";
import type { DlqError } from "./errors";
import type { ExitCode } from "./exit-codes";
import type { PlanScan } from "./scan/plan-scan";
import { Scan, type ScanPorts } from "./scan/scan";
import type { Selection } from "./scan/select-messages";
import { type Known, summarizeMessage } from "./scan/summarize-message";
import type { Stop } from "./stop";
import { describeUnknownReasons } from "./terminal/describe-scan";
import { commandLine, targetOptions } from "./terminal/describe-target-options";
import { messages } from "./terminal/format";
import type { CommonOptions } from "./terminal/options/target-options";
import { type Io, Output } from "./terminal/output";
import type { Progress } from "./terminal/progress";

/** Where an operation reports what it is doing: a terminal, or the page. */
export interface Face {
  /** Additional information. */
  readonly note: (text: string) => void;
  /** Begins something that takes long. The returned function takes how many of a total are done. */
  readonly progress: (what: string) => Progress;
}

/** What an operation works with, whoever started it. */
export interface OperationContext extends Connection {
  readonly command: string;
  readonly application: Application;
  readonly client: SQSClient;
  readonly sqs: SqsPort;
  readonly receiver: ReceivePort;
  readonly face: Face;
  readonly stop: Stop;
  readonly clock: Clock;
  /** How far this machine's clock is ahead of AWS's. */
  readonly clockSkewMs: () => number;
  /** The scans of this command. What they keep invisible is reported however the command ends. */
  readonly scans: Scan[];
  readonly queue: (role: QueueRole) => Promise<Queue>;
  /** Reads the application's world on first use. */
  readonly diagnose: () => Promise<Diagnose>;
  readonly identity: () => Promise<Identity>;
  /** The calls of a move. Messages are sent with the operator role, if there is one. */
  readonly sender: () => Promise<SqsPort>;
  /** Whose metadata is trusted. */
  readonly trusted: () => Promise<TrustedSenders>;
  /** As the SDK found it: option, environment or profile. */
  readonly region: () => Promise<string | undefined>;
  /** `npx dlq` with these words and the same deployment, ready to be pasted. */
  readonly commandLine: (...words: readonly string[]) => string;
  /** What to do about an AWS error. Undefined if nothing is known. */
  readonly explain: (error: Error) => Promise<DlqError | undefined>;
  /** Where the person is, if not at a terminal. It is recorded in the audit trail. */
  readonly via?: string;
  /** Called with the id of each entry in the audit trail. */
  readonly onAudit?: (run: string) => void;
  /**
   * A separate context for another operation on the same deployment or on another queue, with clients that read
   * credentials again.
   */
  readonly another: (command: string, face: Face, stop: Stop, queue?: ChosenQueue) => OperationContext;
}

/** What a command at a terminal works with. */
export interface CommandContext extends OperationContext {
  readonly output: Output;
}

/** The outcome of a command. */
export interface Outcome {
  readonly exitCode: ExitCode;
  /** The fields of its JSON document. Times are ISO 8601, ages are seconds. */
  readonly result: object;
  /** The same for a person. */
  readonly text: () => string;
}

/** The context of a command at a terminal. Throws as `createOperationContext` does. */
export function createContext(
  command: string,
  chosen: ChosenQueue,
  options: CommonOptions,
  io: Io,
  stop: Stop,
): CommandContext {
  const output = new Output(io, options.json);
  return { ...createOperationContext(command, chosen, options, output, stop), output };
}

/**
 * Throws UsageError or DlqError if the target makes no sense. Makes no call yet. The SDK is loaded here, not before.
 */
export function createOperationContext(
  command: string,
  chosen: ChosenQueue,
  options: TargetOptions,
  face: Face,
  stop: Stop,
): OperationContext {
  const {
    name,
    module: { default: application, deployment },
  } = chosen;
  if (options.profile !== undefined) process.env.AWS_PROFILE = options.profile;
  const folders = [process.cwd(), PACKAGE_ROOT];
  const target = resolveTarget(name, options, process.env, folders, stageRecords(deployment));
  const { assumeRole, callsOf, clientConfiguration, createReceivePort, createSqs, createSqsPort, ...aws } =
    loadSdk();
  const callLog = new CallLog();
  const configuration = clientConfiguration(target, process.env, options.profile);
  const client = createSqs(configuration, callLog);
  const clock = new AwsClock(stop);
  clock.follow(client);
  const queues = new Map<QueueRole, Promise<Queue>>();
  const log = {
    warn: () =>
      face.note(
        "The data that the diagnosis depends on could not be read, so some messages have no diagnosis.",
      ),
  };
  const readWorld = createWorldReader(application.world, { environment: target.environment, log });
  const identity = once(() => readIdentity(configuration));
  const senderRoles = once(() => aws.readSenderRoles(configuration, callLog, target));
  const findOnce = (role: QueueRole) => {
    const found = queues.get(role) ?? aws.findQueue(client, target, role);
    queues.set(role, found);
    // What could not be found now may exist later.
    found.catch(() => queues.delete(role));
    return found;
  };
  const sqs = createSqsPort(callsOf(client));
  const region = () => client.config.region().catch(() => undefined);
  return {
    command,
    target,
    application,
    client,
    sqs,
    receiver: createReceivePort(callsOf(client)),
    configuration,
    callLog,
    face,
    stop,
    clock,
    clockSkewMs: () => clock.skewMs,
    scans: [],
    queue: findOnce,
    sender: async () => {
      if (!isAws(target)) return sqs;
      const { url } = await findOnce("main");
      // A caller who may not read the roles assumes the one that has no path.
      const { operatorArn } = await senderRoles().catch((): Partial<SenderRoles> => ({}));
      const role = aws.operatorRole(target, accountOf(url), await identity(), operatorArn);
      return { ...sqs, send: createSqsPort(callsOf(await assumeRole(configuration, callLog, role))).send };
    },
    trusted: once(async () => {
      const { TRUSTED_SENDERS } = target.environment;
      if (TRUSTED_SENDERS !== undefined) return new Set(readList(target.environment, "TRUSTED_SENDERS"));
      return isAws(target) ? (await senderRoles()).ids : EVERYONE;
    }),
    diagnose: once(async () => createDiagnose(application, await readWorld())),
    identity,
    region,
    commandLine: (...words) => commandLine([...words, ...targetOptions(options, process.env)]),
    explain: (error) =>
      explainError(error, {
        target,
        profile: options.profile === undefined ? "" : ` --profile ${options.profile}`,
        missingProfile: () => findMissingProfile(process.env),
        identity,
        keyOf: (queueUrl) => aws.readKeyId(client, queueUrl),
        region,
        callLog,
      }),
    another: (name, itsFace, itsStop, other) =>
      other === undefined
        ? createOperationContext(name, chosen, options, itsFace, itsStop)
        : createOperationContext(name, other, { ...options, queue: other.name }, itsFace, itsStop),
  };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make().catch((error) => {
      made = undefined;
      throw error;
    });
    return made;
  };
}

/** An emulator gives every sender the same id. */
const EVERYONE: TrustedSenders = { has: () => true };

/** What to do about the last AWS error. Undefined if nothing is known. */
export async function explainLast({ callLog, explain }: OperationContext): Promise<string | undefined> {
  return callLog.last && (await explain(callLog.last.error))?.message;
}

/**
 * What is known about messages. A caller who may not read the roles sees what messages claim; sending requires the
 * proof.
 */
export async function knownTo({ application, diagnose, trusted }: OperationContext): Promise<Known> {
  return { application, diagnose: await diagnose(), trusted: await trusted().catch(() => EVERYONE) };
}

interface ScanWishes {
  /** In addition to the progress bar. */
  readonly what?: string;
  readonly plan?: PlanScan;
  readonly endWhenFound?: boolean;
  /** Seconds. */
  readonly wait?: number;
}

/** Opens a scan that shows its progress, and says when it waits. */
export async function openScan(
  context: OperationContext,
  selection: Selection,
  { what = "scanning", wait = 0, ...options }: ScanWishes,
): Promise<Scan> {
  const { face, application } = context;
  if (context.scans.length === 0) {
    for (const line of describeUnknownReasons(Object.keys(application.reasons), selection)) face.note(line);
  }
  const known = await knownTo(context);
  const ports: ScanPorts = {
    ...context,
    summarize: (message, role) => summarizeMessage(message, role, known),
  };
  const scan = await Scan.open(ports, selection, {
    ...options,
    waitMs: wait * 1000,
    onWait: (inFlight, waitMs) =>
      face.note(
        `Nothing found, but ${messages(inFlight)} in flight (deferred, being renewed, or received by another consumer). Scanning again for up to ${waitMs / 1000} s (--wait).`,
      ),
    onProgress: face.progress(what),
    onRelease: face.progress("releasing"),
  });
  context.scans.push(scan);
  return scan;
}
