import { stageRecords } from "../constructs/settings/stage-settings";
import { createDiagnose } from "../core/application/diagnose-message";
import { createWorldReader } from "../core/application/world";
import { readList } from "../core/environment/environment";
import { PACKAGE_ROOT } from "../core/project/package-root";
import { CallLog } from "./aws/call-log";
import { AwsClock } from "./aws/clock";
import { explainError } from "./aws/explain-error";
import { readIdentity } from "./aws/identity";
import { loadSdk } from "./aws/load-sdk";
import { findMissingProfile } from "./aws/missing-profile";
import type { SenderRoles } from "./aws/operator-role";
import { accountOf } from "./aws/target/deployment";
import type { QueueRole } from "./aws/target/deployment-names";
import type { Queue } from "./aws/target/find-queues";
import { isAws, resolveTarget, type TargetOptions } from "./aws/target/resolve-target";
import type { ChosenQueue } from "./choose-queue";
import type { CommandContext, Face, OperationContext } from "./command-context";
import { EVERYONE } from "./scan/open-scan";
import type { Stop } from "./stop";
import { commandLine, targetOptions } from "./terminal/describe-target-options";
import type { CommonOptions } from "./terminal/options/target-options";
import { type Io, Output } from "./terminal/output";

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
  const { assumeRole, sqsCallsOf, clientConfiguration, createReceivePort, createSqs, createSqsPort, ...aws } =
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
  const call = sqsCallsOf(client);
  const sqs = createSqsPort(call);
  const region = () => client.config.region().catch(() => undefined);
  return {
    command,
    target,
    application,
    client,
    sqs,
    receiver: createReceivePort(call),
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
      return { ...sqs, send: createSqsPort(sqsCallsOf(await assumeRole(configuration, callLog, role))).send };
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
