import path from "node:path";
import { readQueues } from "../core/project/read-queues";
import { createLedger } from "../core/runtime/ledger";
import { createClients } from "./emulator/clients";
import { type Provisioned, provision } from "./emulator/provision";
import { type Emulator, startEmulator } from "./emulator/start-emulator";
import { startTables, type Tables } from "./emulator/start-tables";
import { AccessControl } from "./iam/access-control";
import { checkTrust } from "./iam/check-trust";
import { createGate } from "./iam/refuse-denied-calls";
import { writePermissionsFile } from "./iam/write-permissions-file";
import { runExternalConsumer } from "./lambda/mapping/external-consumer";
import { RunningSystem } from "./lambda/running-system";
import { type LocalApplication, loadApplication } from "./load-application";
import { playAndReconcile, type QueueResults, type Stage } from "./play-and-reconcile";
import type { OnStep } from "./play-journey";
import { writeDifferencesFile } from "./report/write-differences-file";
import { writeEndpointFile } from "./report/write-endpoint-file";
import { ledgerFileOf, prepareRunFolder, type RunFolder, releaseRunFolder } from "./run-folder";
import { createExpectationOf } from "./sending/expectation-of";
import type { SendRequest } from "./sending/plan-sending";
import { parseResources } from "./terraform/parse-resources";
import { regionOf } from "./terraform/read-stack";
import { findReliableQueues } from "./terraform/reliable-queues";
import { synthesize } from "./terraform/synthesize";

export interface RunOptions extends SendRequest {
  /** The project's folder, which has its cdktf.json and package.json. */
  readonly project: string;
  /** 0: a free one. */
  readonly port: number;
  /** Folder for e-mails, logs and everything else that the run writes. */
  readonly out: string;
}

export interface RunHooks {
  readonly onStep?: OnStep;
  /** Called once everything exists and before anything is sent. */
  readonly onReady?: (run: ReadyRun) => void;
  /** Called while nothing is running, before the reconciliation, which must show the effect of what happens here. */
  readonly beforeReconciliation?: (run: ReadyRun) => Promise<void>;
}

export interface ReadyRun extends Stage {
  /** Decides about the functions' calls. */
  readonly access: AccessControl;
}

export interface RunResult {
  readonly queues: QueueResults;
  /** From the start of the run until it was reconciled. */
  readonly seconds: number;
}

export interface CompletedRun {
  readonly result: RunResult;
  readonly ready: ReadyRun;
  /** Keeps mappings and schedules running. The endpoint is written to `endpoint.json`. */
  readonly keepRunning: () => Promise<void>;
}

/** A local run, from synthesis to reconciliation. `close` ends it at any time and leaves only its files. */
export class LocalRun {
  #emulator: Emulator | undefined;
  #tables: Tables | undefined;
  #running: RunningSystem | undefined;
  #folder: RunFolder | undefined;
  readonly #access = new AccessControl();
  readonly #ending = new AbortController();

  /** Plays the journey and reconciles it. Throws LocalRunError for what the person who started it must fix. */
  async play(options: RunOptions, hooks: RunHooks = {}): Promise<CompletedRun> {
    const startedAt = Date.now();
    const onStep = hooks.onStep ?? (() => {});
    const folder = await prepareRunFolder(options.out);
    this.#folder = folder;
    this.#emulator = await startEmulator(options.port, createGate(this.#access));
    onStep({ step: "synthesizing" });
    const { project } = options;
    const applications = await loadApplications(project, folder);
    const synthesizeAgain = (name: string, settings: Readonly<Record<string, string>>) => {
      const outDirectory = path.join(folder.synthesized, name);
      const ignored = variablesOf(applications.values());
      return synthesize({ project, outDirectory, settings, ignored, signal: this.#ending.signal });
    };
    const stacks = await synthesizeAgain("1", {});
    const parsed = parseResources(stacks);
    const endpoint = { url: this.#emulator.url, region: regionOf(stacks) };
    const clients = createClients(endpoint);
    this.#tables = await startTables(parsed.resources.aws_dynamodb_table);
    const provisioned = await provision(clients, endpoint, stacks, parsed, this.#tables?.url);
    await this.#enforce(provisioned);
    const queues = findReliableQueues(provisioned.system);
    await writeDifferencesFile(
      folder,
      provisioned.system,
      parsed.leftOut,
      queues.filter(({ isConsumerExternal }) => isConsumerExternal).map(({ name }) => name),
    );
    const running = await RunningSystem.create(provisioned.system, clients, folder, this.#access.authorize);
    this.#running = running;

    const ready: ReadyRun = {
      running,
      queues,
      applications,
      reader: createClients(endpoint, "reader").sqs,
      sender: createClients(endpoint, "sender").sqs,
      folder,
      mails: [],
      access: this.#access,
    };
    for (const queue of queues.filter(({ isConsumerExternal }) => isConsumerExternal)) {
      running.addConsumer(() =>
        runExternalConsumer(queue.queues.main, {
          sqs: createClients(endpoint, "external-consumer").sqs,
          writeLedger: createLedger(ledgerFileOf(folder, queue.consumer.name)),
          expectationOf: createExpectationOf(ready.applications.get(queue.name)?.samples ?? []),
          recovered: () => running.redriving,
        }),
      );
    }
    onStep({
      step: "created",
      queues: provisioned.system.queues.length,
      functions: provisioned.system.functions.length,
    });
    hooks.onReady?.(ready);
    const results = await playAndReconcile(ready, {
      request: options,
      redeploy: async (settings) => {
        const again = await synthesizeAgain("2", settings);
        const deployed = provisioned.redeploy(parseResources(again).resources, again);
        await this.#enforce(deployed);
        await running.redeploy(deployed.system);
      },
      onStep,
      beforeReconciliation: () => hooks.beforeReconciliation?.(ready) ?? Promise.resolve(),
      // Functions survive a denied call by design, so the run must fail for them.
      untilFailed: this.#access.untilDenied,
    });
    await writePermissionsFile(folder, this.#access);
    return {
      result: { queues: results, seconds: Math.round((Date.now() - startedAt) / 100) / 10 },
      ready,
      keepRunning: async () => {
        running.startMailboxes((mail) => ready.mails.push(mail));
        await running.startMappings();
        running.startSchedules();
        await writeEndpointFile(folder, running.system);
      },
    };
  }

  /** Ends every process and connection of the run. */
  async close(): Promise<void> {
    this.#ending.abort();
    await this.#running?.close();
    await this.#emulator?.stop();
    await this.#tables?.stop();
    if (this.#folder === undefined) return;
    await writePermissionsFile(this.#folder, this.#access);
    await releaseRunFolder(this.#folder);
  }

  /** Puts the synthesized policies into effect. */
  async #enforce({ system, policies }: Pick<Provisioned, "system" | "policies">): Promise<void> {
    this.#access.use(policies);
    await checkTrust(system, policies);
  }
}

/** What the application modules in package.json export for local runs, by the queue's name. */
async function loadApplications(project: string, { code }: RunFolder) {
  const applications = new Map<string, LocalApplication>();
  for (const [name, file] of readQueues(project)) {
    applications.set(name, await loadApplication(file, path.join(code, `${name}.mjs`)));
  }
  return applications;
}

/** The names of the variables that a deployer may pass to the applications. */
const variablesOf = (applications: Iterable<LocalApplication>): string[] =>
  [...applications].flatMap(({ deployment }) =>
    Object.values(deployment?.environment ?? {}).flatMap(Object.keys),
  );
