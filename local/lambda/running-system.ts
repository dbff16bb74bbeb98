import { setTimeout as sleep } from "node:timers/promises";
import type { SQSClient } from "@aws-sdk/client-sqs";
import { type Clients, createClients } from "../emulator/clients";
import { type Mail, runMailbox } from "../emulator/run-mailbox";
import { LocalRunError } from "../errors";
import type { Authorize } from "../iam/access-control";
import { accessKeyOf } from "../iam/access-keys";
import { ledgerFileOf, openLog, type RunFolder } from "../run-folder";
import type {
  DeployedQueue,
  EventSourceMapping,
  FunctionDefinition,
  Schedule,
  System,
} from "../terraform/system";
import { createFunctionEnvironment } from "./function-environment";
import { type Deployment, type Invoke, LambdaFunction } from "./lambda-function";
import { checkSource } from "./mapping/check-source";
import { deleteMessages, receiveMessages } from "./mapping/queue-port";
import { runMapping } from "./mapping/run-mapping";
import type { Running } from "./run-until-stopped";
import { invokeAsScheduler } from "./schedule/invoke-as-scheduler";
import { runSchedule } from "./schedule/run-schedule";
import { unzipFunction } from "./unzip-function";

/** For endpoints that check permissions themselves, or not at all. */
const AUTHORIZE_ALL: Authorize = async () => ({ allowed: true });

/** A system whose functions are started, with what drives them. */
export class RunningSystem {
  readonly #functions = new Map<string, LambdaFunction>();
  #mappings: Running[] = [];
  #schedules: Running[] = [];
  #mailboxes: Running[] = [];
  readonly #consumers: (() => Running)[] = [];
  #redriving = false;
  readonly #logs: Awaited<ReturnType<typeof openLog>>[] = [];

  private constructor(
    private deployed: System,
    private readonly clients: Clients,
    private readonly folder: RunFolder,
    private readonly authorize: Authorize,
  ) {}

  /**
   * Unpacks the functions. Nothing is polled or fired yet. `authorize` decides about the schedules' invocations; the
   * endpoint decides about calls to SQS and SNS.
   */
  static async create(
    system: System,
    clients: Clients,
    folder: RunFolder,
    authorize: Authorize = AUTHORIZE_ALL,
  ): Promise<RunningSystem> {
    const running = new RunningSystem(system, clients, folder, authorize);
    for (const definition of system.functions) {
      const log = await openLog(folder, definition.name);
      running.#logs.push(log);
      const deployment = await running.#deploy(definition);
      running.#functions.set(definition.name, new LambdaFunction(deployment, log.fd));
    }
    return running;
  }

  /** What runs now. */
  get system(): System {
    return this.deployed;
  }

  /** Invokes a function by name and waits for the result. */
  invoke(functionName: string, event: unknown) {
    return this.#invokerOf(functionName)(event);
  }

  /** Whether schedules have been started. By then the cause of transient failures is gone. */
  get redriving(): boolean {
    return this.#redriving;
  }

  /** Adds something that polls a queue in addition to the mappings. It is started and stopped with them. */
  addConsumer(start: () => Running): void {
    this.#consumers.push(start);
  }

  /** Throws LocalRunError for a mapping that Lambda would not create. */
  async startMappings(): Promise<void> {
    this.#mappings.push(...this.#consumers.map((start) => start()));
    for (const mapping of this.system.mappings) this.#mappings.push(await this.#runMapping(mapping));
  }

  startSchedules(): void {
    this.#redriving = true;
    this.#schedules = this.system.schedules
      .filter(({ enabled }) => enabled)
      .map((schedule) => runSchedule(schedule, this.invokerOf(schedule), () => new Date()));
  }

  /** What a schedule starts. */
  invokerOf(schedule: Schedule): Invoke {
    return invokeAsScheduler(schedule, {
      invoke: this.#invokerOf(schedule.functionName),
      authorize: this.authorize,
      sqs: this.sqsOf(schedule.roleArn),
      failures: this.system.queues.find(({ arn }) => arn === schedule.deadLetterArn),
    });
  }

  /** A client with the credentials of a role, as its function has them. */
  sqsOf(roleArn: string): SQSClient {
    const { endpoint: url, region } = this.system;
    return createClients({ url, region }, accessKeyOf(roleArn)).sqs;
  }

  startMailboxes(onMail: (mail: Mail) => void): void {
    this.#mailboxes = this.system.mailboxes.map((mailbox) =>
      runMailbox(mailbox, { sqs: this.clients.sqs, folder: this.folder.mail, sleep, onMail }),
    );
  }

  /** Stops mappings and schedules. Resolves when no invocation is in progress. */
  async pause(): Promise<void> {
    await Promise.all(this.#schedules.splice(0).map((schedule) => schedule.stop()));
    await Promise.all(this.#mappings.splice(0).map((mapping) => mapping.stop()));
  }

  /** Empties the mailboxes and stops them. */
  async closeMailboxes(): Promise<void> {
    await Promise.all(this.#mailboxes.splice(0).map((mailbox) => mailbox.stop()));
  }

  /** Installs newly synthesized code and variables, as a deployment does. Queues and mappings stay. */
  async redeploy(system: System): Promise<void> {
    for (const definition of system.functions) {
      const existing = this.#functions.get(definition.name);
      if (existing === undefined)
        throw new LocalRunError(`Function ${definition.name} is new: a redeployment cannot add functions.`);
      existing.redeploy(await this.#deploy(definition));
    }
    this.deployed = system;
  }

  /** Ends every process at once, and everything that drives them. */
  async close(): Promise<void> {
    for (const fn of this.#functions.values()) fn.close();
    await this.pause();
    await this.closeMailboxes();
    await Promise.all(this.#logs.splice(0).map((log) => log.close()));
  }

  #functionOf(functionName: string): LambdaFunction {
    const fn = this.#functions.get(functionName);
    if (fn === undefined) throw new LocalRunError(`The function ${functionName} does not exist.`);
    return fn;
  }

  #invokerOf(functionName: string): Invoke {
    return this.#functionOf(functionName).invoke;
  }

  async #deploy(definition: FunctionDefinition): Promise<Deployment> {
    const taskRoot = await unzipFunction(definition, this.folder.code);
    const environment = createFunctionEnvironment(definition, {
      endpoint: this.system.endpoint,
      tablesEndpoint: this.system.tablesEndpoint,
      region: this.system.region,
      taskRoot,
      ledgerFile: ledgerFileOf(this.folder, definition.name),
      path: process.env.PATH ?? "",
    });
    return { definition, environment };
  }

  /** Lambda polls with the permissions of the function's role. */
  async #runMapping(mapping: EventSourceMapping): Promise<Running> {
    const queue = this.#queueOf(mapping);
    const definition = this.#functionOf(mapping.functionName).definition;
    const sqs = this.sqsOf(definition.roleArn);
    await checkSource(sqs, queue, definition);
    return runMapping(mapping, this.system.region, {
      receive: (max, waitSeconds) => receiveMessages(sqs, queue.url, max, waitSeconds),
      delete: (handles) => deleteMessages(sqs, queue.url, handles),
      invoke: this.#invokerOf(mapping.functionName),
      now: Date.now,
      sleep,
    });
  }

  #queueOf({ queueArn }: EventSourceMapping): DeployedQueue {
    const queue = this.system.queues.find(({ arn }) => arn === queueArn);
    if (queue === undefined) throw new LocalRunError(`The queue ${queueArn} does not exist.`);
    return queue;
  }
}
