import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { SQSClient } from "@aws-sdk/client-sqs";
import { createClients } from "./emulator/clients";
import { type Provisioned, provision } from "./emulator/provision";
import type { Mail } from "./emulator/run-mailbox";
import { type Emulator, startEmulator } from "./emulator/start-emulator";
import { AccessControl } from "./iam/access-control";
import { checkTrust } from "./iam/check-trust";
import { createGate } from "./iam/refuse-denied-calls";
import { writePermissionsFile } from "./iam/write-permissions-file";
import { RunningSystem } from "./lambda/running-system";
import { type Phase, playScenario, type ScenarioOptions } from "./play-scenario";
import type { MailCount } from "./reconciliation/read-mail";
import type { Reconciliation } from "./reconciliation/reconcile";
import { reconcileRun } from "./reconciliation/reconcile-run";
import { writeEndpointFile } from "./report/write-endpoint-file";
import { ledgerFileOf, prepareRunFolder, type RunFolder, releaseRunFolder } from "./run-folder";
import type { LeftOut } from "./terraform/left-out";
import { parseResources } from "./terraform/parse-resources";
import { regionOf } from "./terraform/read-stack";
import { findFunction, findQueues, type JourneyQueues } from "./terraform/roles";
import { synthesise } from "./terraform/synthesise";
import type { System } from "./terraform/system";

export interface RunOptions extends ScenarioOptions {
  /** 0: a free one. */
  readonly port: number;
  /** Folder for e-mails, logs and everything else that the run writes. */
  readonly out: string;
}

export interface RunHooks {
  readonly onPhase?: (phase: Phase) => void;
  readonly onMail?: (mail: Mail) => void;
  /** Once everything is there and before anything is sent. */
  readonly onReady?: (run: ReadyRun) => void;
  /** While nothing runs, before the books are taken: what happens here must show in them. */
  readonly beforeReconciliation?: (run: { sqs: SQSClient; queues: JourneyQueues }) => Promise<void>;
}

export interface ReadyRun {
  readonly system: System;
  readonly queues: JourneyQueues;
  readonly sqs: SQSClient;
  readonly folder: RunFolder;
  /** Decides about the functions' calls. */
  readonly access: AccessControl;
  readonly leftOut: readonly LeftOut[];
}

export interface RunResult extends Reconciliation, MailCount {
  /** From the start of the run until the books were read. */
  readonly seconds: number;
}

export interface CompletedRun {
  readonly result: RunResult;
  readonly ready: ReadyRun;
  /** Lets mappings and schedules run on; the endpoint is written to `endpoint.json`. */
  readonly keepRunning: () => Promise<void>;
}

/** The whole scenario may take this long, beyond the five seconds of sending that are usual. */
const SCENARIO_MS = 75_000;

/**
 * A run on one machine, from synthesis to its books. `signal` ends it early: whoever aborts calls `close`, after
 * which nothing of it is left but its files.
 */
export class LocalRun {
  #emulator: Emulator | undefined;
  #running: RunningSystem | undefined;
  #folder: RunFolder | undefined;
  readonly #access = new AccessControl();
  readonly #ending = new AbortController();

  /** Plays the scenario and takes the books. Throws LocalRunError for what a person must put right. */
  async play(options: RunOptions, hooks: RunHooks = {}): Promise<CompletedRun> {
    const startedAt = Date.now();
    const onPhase = hooks.onPhase ?? (() => {});
    const folder = await prepareRunFolder(options.out);
    this.#folder = folder;
    this.#emulator = await startEmulator(options.port, createGate(this.#access));
    onPhase("synthesising");
    const stacks = await synthesise(path.join(folder.synthesised, "1"), this.#ending.signal);
    const parsed = parseResources(stacks);
    const endpoint = { url: this.#emulator.url, region: regionOf(stacks) };
    const clients = createClients(endpoint);
    const provisioned = await provision(clients, endpoint, stacks, parsed);
    const { system, policies } = provisioned;
    const access = this.#access;
    access.use(policies);
    await checkTrust(system, policies);
    const running = await RunningSystem.create(system, clients, folder, access.authorize);
    this.#running = running;

    const queues = findQueues(system);
    const reader = createClients(endpoint, "reader").sqs;
    const ready: ReadyRun = { system, queues, sqs: reader, folder, access, leftOut: parsed.leftOut };
    hooks.onReady?.(ready);
    const onMail = hooks.onMail ?? (() => {});
    running.startMailboxes(onMail);
    const deadlineMs = startedAt + SCENARIO_MS + Math.max(0, options.seconds - 5) * 1000;
    const { seconds, messages, seed } = options;
    const played = playScenario(
      { seconds, ...(messages !== undefined && { messages }), ...(seed !== undefined && { seed }) },
      {
        system: running,
        sqs: reader,
        queues,
        producerName: findFunction(system, "producer").name,
        bringProductBack: () => this.#deployWithoutShortage(folder, provisioned, running),
        onPhase,
        deadlineMs,
        now: Date.now,
        sleep,
      },
    );
    // Functions are built to survive a denied call; a run that has one has proven nothing.
    const scheduledBefore = await Promise.race([played, access.untilDenied]);
    onPhase("reading the books");
    await running.closeMailboxes();
    await hooks.beforeReconciliation?.({ sqs: reader, queues });
    const books = await reconcileRun(
      {
        sqs: reader,
        queues,
        producedLedger: ledgerFileOf(folder, findFunction(system, "producer").name),
        processedLedger: ledgerFileOf(folder, findFunction(system, "consumer").name),
        mailFolder: folder.mail,
        scheduledBefore,
      },
      { now: Date.now, sleep, deadlineMs: Math.min(Date.now() + 5_000, deadlineMs + 5_000) },
    );
    await writePermissionsFile(folder, access);
    onPhase("done");
    const result = { ...books, seconds: Math.round((Date.now() - startedAt) / 100) / 10 };
    const keepRunning = async () => {
      running.startMailboxes(onMail);
      await running.startMappings();
      running.startSchedules();
      await writeEndpointFile(folder, running.system);
    };
    return { result, ready, keepRunning };
  }

  /** Ends every process and connection of the run. */
  async close(): Promise<void> {
    this.#ending.abort();
    await this.#running?.close();
    await this.#emulator?.stop();
    if (this.#folder === undefined) return;
    await writePermissionsFile(this.#folder, this.#access);
    await releaseRunFolder(this.#folder);
  }

  /** The product is back when the setting says so: synthesised again, deployed again. */
  async #deployWithoutShortage(
    { synthesised }: RunFolder,
    { redeploy }: Provisioned,
    running: RunningSystem,
  ): Promise<void> {
    const stacks = await synthesise(path.join(synthesised, "2"), this.#ending.signal, {
      UNAVAILABLE_PRODUCTS: "",
    });
    const { system, policies } = redeploy(parseResources(stacks).resources, stacks);
    this.#access.use(policies);
    await running.redeploy(system);
  }
}
