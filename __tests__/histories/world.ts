import { type AlertGroup, groupId } from "../../core/acknowledgements/acknowledgement";
import { createAcknowledgementStore } from "../../core/acknowledgements/acknowledgement-store";
import { createEnterMessages } from "../../core/acknowledgements/enter-messages";
import type { Random } from "../../core/runtime/backoff";
import { createReceivePort } from "../../core/sqs/receive-port";
import { createSqsPort } from "../../core/sqs/sqs-port";
import { createFindAcknowledged } from "../../handlers/notifier/digests/acknowledged-groups";
import { forwardDeadLetters } from "../../handlers/notifier/forward-dead-letters";
import { createPublish } from "../../handlers/notifier/publishing/create-publish";
import { readRecords } from "../../handlers/records/read-records";
import { runTask } from "../../handlers/redriver/run-task";
import { VirtualClock } from "../../scripts/virtual-aws/virtual-clock";
import { type Copy, messageIdOf } from "../../scripts/virtual-aws/virtual-queue";
import { VirtualSqs } from "../../scripts/virtual-aws/virtual-sqs";
import { consumerWith } from "../../testing/function-settings";
import { application, busy } from "../support/jobs";
import { textTo } from "../support/make-plan";
import { answer, type Published } from "../support/virtual-wire";
import { AcknowledgementLedger, recordSuppressed } from "./acknowledgement-ledger";
import { AlertLedger, type Notifying, recordNotifications } from "./alert-ledger";
import { AttemptLedger } from "./attempt-ledger";
import { type Clients, createClients } from "./clients";
import { consumerBreaches } from "./consumer-ledger";
import { Environments } from "./environments";
import { FaultInjector } from "./faults";
import {
  BROKEN_MACHINE,
  type Content,
  CRASHING_MACHINE,
  DOWN_MACHINE,
  HUNG_MACHINE,
  type Kind,
  keyOf,
  machineOf,
  makeSentMessage,
  REJECTED_MACHINE,
  SCARCE_MACHINE,
  type SentMessage,
  SLOW_MACHINE,
} from "./job-messages";
import { type Answer, asNextRelease, readEither } from "./next-release";
import { Runner } from "./run-process";
import { type Failing, VerdictLedger } from "./verdict-ledger";
import { isOfTable, TABLE, VirtualTable } from "./virtual-table";
import {
  createQueues,
  createWorldSettings,
  QUEUES,
  type QueueName,
  RETENTION_DAYS,
  SENDERS,
  type Variant,
  type WorldSettings,
} from "./world-settings";

/** When every history begins. */
const START = Date.UTC(2026, 0, 1);
const DAY_MS = 86_400_000;
/** Leaves room in a group although few messages are held when it is acknowledged. */
const FACTOR_AT_ONCE = 5;
/** How long a slow job takes. */
const SLOW_MS = 1_500;

/** The whole system on a virtual SQS and clock, on which a step of a history acts. */
export class World {
  readonly clock = new VirtualClock(START);
  readonly sqs = new VirtualSqs(this.clock);
  /** Alerts that SNS accepted. */
  readonly published: Published[] = [];
  readonly sent = new Map<string, SentMessage>();
  /** By key: the MessageId that SQS first gave it, and how often it was processed. */
  readonly originalIds = new Map<string, string>();
  readonly processed = new Map<string, number>();
  readonly attempts = new AttemptLedger();
  readonly alerts = new AlertLedger(this.sent);
  readonly acknowledged = new AcknowledgementLedger();
  readonly table = new VirtualTable();
  readonly verdicts = new VerdictLedger(this.sent, this.originalIds);
  /** Keys that retention deleted, and keys that the DLQ's own redrive policy moved to quarantine. */
  readonly expired = new Map<string, QueueName>();
  readonly movedBySqs = new Set<string>();
  readonly settings: WorldSettings;
  readonly environments: Environments;
  readonly faults: FaultInjector;
  readonly runner: Runner;
  /** Clients of the operator. */
  readonly clients: Clients;
  scarce = true;
  crashing = true;
  /** Whether the functions are the next release's. */
  isNextRelease: boolean;
  #number = 0;

  constructor(random: Random, faultPercentage: number, variant: Variant) {
    const { clock, attempts } = this;
    this.isNextRelease = variant.startsWithNextRelease;
    this.settings = createWorldSettings(variant);
    createQueues(this.sqs, this.settings, random, ({ body }) => void this.movedBySqs.add(keyOf(body)));
    const today: Answer = (request, senderId) => answer(this.sqs, this.published, request, senderId);
    const next = asNextRelease(today, variant.nextRelease);
    const exchange: Answer = (request, senderId) =>
      isOfTable(request)
        ? this.table.answer(request)
        : (this.isNextRelease ? next : today)(request, senderId);
    this.faults = new FaultInjector({ clock, answer: exchange, random }, faultPercentage);
    this.environments = new Environments(clock.now, this.settings.alertBudget);
    this.runner = new Runner({ clock, random, faults: this.faults, settings: this.settings, attempts });
    this.clients = createClients(async (request) => exchange(request, SENDERS.operator));
  }

  /** Runs in this world's time. */
  play<T>(work: () => Promise<T>): Promise<T> {
    return this.clock.play(work);
  }

  get now(): number {
    return this.clock.now();
  }

  /** Lets time pass. What has exceeded its queue's retention by then is gone. */
  async advance(milliseconds: number): Promise<void> {
    await this.clock.sleep(milliseconds);
    for (const queue of QUEUES) {
      const sentBefore = this.now - RETENTION_DAYS[queue] * DAY_MS;
      for (const { body } of this.#queue(queue).expire(sentBefore)) this.expired.set(keyOf(body), queue);
    }
  }

  send(kind: Kind): void {
    this.#number += 1;
    const message = makeSentMessage(kind, this.#number, this.now);
    this.sent.set(message.key, message);
    this.originalIds.set(message.key, messageIdOf(this.put("reliable_q", message, message.senderId)));
  }

  /** Puts a message into a queue, without recording it. */
  put(queue: QueueName, { body, attributes, groupId }: Content, senderId: string): Copy {
    const copy = this.sqs.copy({ body, attributes, groupId, senderId });
    this.#queue(queue).arrive(copy);
    return copy;
  }

  /** One invocation of the consumer by its event source mapping. Returns how many messages it was given. */
  async consume(): Promise<number> {
    const processed: string[] = [];
    const failed = new Map<string, Failing>();
    return this.runner.invokeMapped(
      "consumer",
      "reliable_q",
      (event, run) => {
        const consume = consumerWith(this.settings.consumer, {
          application: {
            ...application,
            process: async ({ job_id, machine }, { idempotencyKey, messageId, fail }) => {
              const failing = this.#failingOn(machine);
              if (failing !== undefined) failed.set(messageId, failing);
              if (failing === "bug") throw new Error("marked-secret");
              if (failing === "other bug") throw new Error("marked-secret");
              // A promise with nothing behind it: only somebody else's timer continues.
              if (failing === "hang") await new Promise(() => {});
              if (failing === "outage") return fail("ProviderDown", { key: machine });
              if (failing === "rejection") return fail("Rejected");
              if (machine === SLOW_MACHINE) await run.pause(SLOW_MS);
              const key = String(job_id);
              if (idempotencyKey !== this.originalIds.get(key))
                this.runner.breaches.push(`12 unforgeable: ${key} came with another idempotency key`);
              this.processed.set(key, (this.processed.get(key) ?? 0) + 1);
              processed.push(key);
              await run.mayDie();
              return undefined;
            },
          },
          readWorld: async () => this.#busyMachines(),
          environment: {},
          sqs: createSqsPort(run.call),
          now: this.clock.now,
          ...this.runner.commonPorts(run),
        });
        return consume(event, run.timeLeft);
      },
      (process, doneIds) => {
        const kindOf = (key: string) => this.sent.get(key)?.kind;
        const canSucceed = (kind: Kind) => this.#canSucceed(kind);
        this.runner.breaches.push(...consumerBreaches({ process, processed, doneIds, kindOf, canSucceed }));
        this.runner.breaches.push(...this.verdicts.enterConsumer({ process, processed, doneIds, failed }));
      },
    );
  }

  /** One invocation of the notifier by its event source mapping. Returns how many dead letters it was given. */
  async notify(): Promise<number> {
    const environment = this.environments.take();
    if (environment === undefined) return 0;
    const { budget, cover, notifying } = environment;
    const notifications: Notifying[] = [];
    const suppressed: AlertGroup[] = [];
    let alive = true;
    const given = await this.runner.invokeMapped(
      "notifier",
      "dlq_for_reliable_q",
      async (event, run) => {
        alive = false;
        const common = this.runner.commonPorts(run);
        const publish = createPublish(run.sns, textTo(this.settings.topicArn));
        const { messages } = readRecords(event, common.log);
        const ports = {
          application,
          readWorld: async () => this.#busyMachines(),
          sqs: createSqsPort(run.call),
          publish: recordNotifications(publish, run.process, notifications, this.clock.now),
          budget,
          cover,
          ...common,
          findAcknowledged: this.settings.variant.acknowledgements
            ? createFindAcknowledged({
                readAll: createAcknowledgementStore(run.dynamodb, TABLE).readAll,
                enterMessages: createEnterMessages(run.dynamodb, TABLE),
                now: this.clock.now,
                ...common,
                log: recordSuppressed(common.log, suppressed),
              })
            : undefined,
        };
        return forwardDeadLetters(messages, this.settings.notifier, ports, run.timeLeft);
      },
      (process) => {
        alive = process.hasAnswered;
        const printed = this.runner.printed.slice(process.printedBefore);
        const { alertSpacingMs } = this.settings.notifier;
        const { silenced, breaches } = this.acknowledged.enter({ process, suppressed });
        this.runner.breaches.push(...breaches);
        const run = { process, environment: notifying, notifications, alertSpacingMs, printed, silenced };
        this.runner.breaches.push(...this.alerts.enter(run));
        this.runner.breaches.push(...this.verdicts.enterNotifier(process));
      },
    );
    this.environments.release(environment, alive);
    if (notifications.some(({ acceptedAt }) => acceptedAt !== undefined)) this.#acknowledgeAtOnce();
    return given;
  }

  /** A redriver run. If its process died, it is over, and what it did stays done. */
  async redrive(task: "redrive" | "renew"): Promise<void> {
    const run = this.runner.run("redriver", [], (inside) => {
      const { call } = inside;
      const ports = {
        sqs: createSqsPort(call),
        receiver: createReceivePort(call),
        ...this.runner.commonPorts(inside),
        countUnconfirmed: async () => {},
      };
      return runTask({ task }, this.settings.redriver, ports, inside.timeLeft);
    });
    await Promise.allSettled([run]);
  }

  /** An operator acknowledges every group that is held. Does nothing if none can be. */
  acknowledge(factor: number, forMs: number): void {
    if (this.settings.variant.acknowledgements === undefined) return;
    this.#give(this.#heldGroups(), factor, forMs);
  }

  takeBackAcknowledgements(): void {
    this.table.clear();
    this.acknowledged.takeBackAll();
  }

  #give(groups: readonly [AlertGroup, number][], factor: number, forMs: number): void {
    const given = { at: this.now, until: this.now + forMs, by: "unknown", factor, added: 0, suppressed: 0 };
    for (const [group, held] of groups) {
      const acknowledgement = { ...group, ...given, held };
      this.table.put(acknowledgement);
      this.acknowledged.give(acknowledgement);
    }
  }

  /** Somebody has read an alert, and acknowledges what nobody has acknowledged yet. */
  #acknowledgeAtOnce(): void {
    if (this.settings.variant.acknowledgements !== "at once") return;
    const known = new Set(this.table.all().map(groupId));
    const unknown = this.#heldGroups().filter(([group]) => !known.has(groupId(group)));
    this.#give(unknown, FACTOR_AT_ONCE, DAY_MS);
  }

  /** Groups as `dlq list --by cause` shows them, with the number of held messages of each. */
  #heldGroups(): [AlertGroup, number][] {
    const found = new Map<string, [AlertGroup, number]>();
    for (const queue of ["retry", "quarantine"] as const) {
      for (const copy of this.contents(`${queue}_for_reliable_q`)) {
        const reading = readEither(copy);
        if (reading.kind !== "metadata") continue;
        const group = { queue, cause: reading.metadata.cause };
        found.set(groupId(group), [group, (found.get(groupId(group))?.[1] ?? 0) + 1]);
      }
    }
    return [...found.values()];
  }

  contents(queue: QueueName): readonly Copy[] {
    return this.#queue(queue).contents();
  }

  holds(queue: QueueName): boolean {
    return this.contents(queue).length > 0;
  }

  /** Where every key is now: in a queue, or done. */
  whereabouts(): ReadonlyMap<string, ReadonlySet<string>> {
    const places = new Map<string, Set<string>>();
    const note = (key: string, place: string) => places.set(key, (places.get(key) ?? new Set()).add(place));
    for (const key of this.processed.keys()) note(key, "processed");
    for (const queue of QUEUES) for (const { body } of this.contents(queue)) note(keyOf(body), queue);
    return places;
  }

  #queue(queue: QueueName) {
    return this.sqs.queue(this.settings.url(queue));
  }

  #busyMachines() {
    return this.scarce ? busy(SCARCE_MACHINE) : busy();
  }

  /** Whether a job of this kind can be processed as the world is now. */
  #canSucceed(kind: Kind): boolean {
    const machine = machineOf(kind);
    return !(this.scarce && machine === SCARCE_MACHINE) && this.#failingOn(machine) === undefined;
  }

  /** How the business function fails on a machine now. */
  #failingOn(machine: string): Failing | undefined {
    const always: Readonly<Record<string, Failing>> = { [REJECTED_MACHINE]: "rejection" };
    const now: Readonly<Record<string, Failing>> = {
      [CRASHING_MACHINE]: "bug",
      [BROKEN_MACHINE]: "other bug",
      [HUNG_MACHINE]: "hang",
      [DOWN_MACHINE]: "outage",
    };
    return always[machine] ?? (this.crashing ? now[machine] : undefined);
  }
}
