import { CreateTopicCommand, SubscribeCommand } from "@aws-sdk/client-sns";
import { CreateQueueCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import { consumeBatch } from "../../handlers/consumer/consume-batch";
import { createConsumerDeadlines } from "../../handlers/consumer/consumer-deadlines";
import type { Random } from "../../handlers/message/backoff";
import { readRecords } from "../../handlers/message/read-records";
import { createReceivePort } from "../../handlers/message/receive-port";
import { createSqsPort } from "../../handlers/message/sqs-port";
import { AlertBudget } from "../../handlers/notifier/alert-budget";
import { forwardDeadLetters } from "../../handlers/notifier/forward-dead-letters";
import { createPublish } from "../../handlers/notifier/publish-alerts";
import { diagnose } from "../../handlers/orders/diagnose-order";
import { runTask } from "../../handlers/redriver/run-task";
import type { TimeLeft } from "../../handlers/runtime/deadline";
import { capturedCount, capturedLog, printError } from "../support/recorders";
import {
  AlertBooks,
  recordTellings,
  startTelling,
  type Telling,
  type TellingEnvironment,
} from "./alert-books";
import { AttemptBooks } from "./attempt-books";
import { FaultInjector, type Life, ProcessDied } from "./faults";
import { type Clients, InProcessAws, type StoredMessage } from "./in-process-aws";
import { Interleaver } from "./interleaver";
import { invokeMapped } from "./mapping";
import {
  CRASHING_PRODUCT,
  type Kind,
  keyOf,
  makeSentMessage,
  SCARCE_PRODUCT,
  type SentMessage,
} from "./order-messages";
import { Process, type Role } from "./traffic";
import {
  createWorldSettings,
  MAIN_RECEIVES,
  NOTIFIER_CONCURRENCY,
  QUEUES,
  type QueueName,
  RETENTION_DAYS,
  TIMEOUTS,
  type Variant,
  type WorldSettings,
} from "./world-settings";

/** When every history begins. */
const START = Date.UTC(2026, 0, 1);
const DAY_MS = 86_400_000;

interface Environment {
  readonly budget: AlertBudget;
  readonly telling: TellingEnvironment;
}

/** The whole system on an emulator and a clock of its own: what a step of a history acts on. */
export class World {
  readonly sent = new Map<string, SentMessage>();
  readonly processed = new Map<string, number>();
  /** Everything that the functions printed: log lines, metrics, the errors that they threw. */
  readonly printed: string[] = [];
  readonly counted = new Map<string, number>();
  /** What a run of a function broke as it ran. */
  readonly breaches: string[] = [];
  readonly attempts = new AttemptBooks();
  readonly alerts = new AlertBooks(this.sent);
  readonly notifiers: TellingEnvironment[] = [];
  /** Keys that a retention took, and keys that the DLQ's own redrive policy moved. */
  readonly expired = new Map<string, QueueName>();
  readonly movedBySqs = new Set<string>();
  readonly faults: FaultInjector;
  scarce = true;
  crashing = true;
  /** Calls after which a function's time is over; undefined: never. */
  callsUntilDeadline: number | undefined;
  readonly #interleaver: Interleaver;
  readonly #idsSent = new Set<string>();
  readonly #idleNotifiers: Environment[] = [];
  #busyNotifiers = 0;
  #now = START;
  #number = 0;

  private constructor(
    readonly aws: InProcessAws,
    readonly settings: WorldSettings,
    private readonly random: Random,
    faultPercentage: number,
  ) {
    this.#interleaver = new Interleaver(random);
    const exchange: InProcessAws["exchange"] = (request) =>
      this.#interleaver.turn(() => aws.exchange(request));
    const lend: InProcessAws["lend"] = (through) => aws.lend(through);
    this.faults = new FaultInjector({ exchange, lend, random }, faultPercentage);
  }

  static async create(random: Random, faultPercentage: number, variant: Variant): Promise<World> {
    const aws = await InProcessAws.create();
    const { sqs, sns } = aws.clients;
    const settings = createWorldSettings(variant);
    for (const { QueueName, Attributes } of settings.queues)
      await sqs.send(new CreateQueueCommand({ QueueName, Attributes }));
    await sns.send(new CreateTopicCommand({ Name: "alerts" }));
    const mailbox = settings.arn("mailbox");
    await sns.send(new SubscribeCommand({ TopicArn: settings.topicArn, Protocol: "sqs", Endpoint: mailbox }));
    return new World(aws, settings, random, faultPercentage);
  }

  get now(): number {
    return this.#now;
  }

  /** Lets time pass; what is then over its queue's retention is gone. */
  async advance(milliseconds: number): Promise<void> {
    this.#now += milliseconds;
    for (const queue of QUEUES) {
      const sentBefore = this.#now - RETENTION_DAYS[queue] * DAY_MS;
      for (const { body } of await this.aws.expire(queue, this.settings.url(queue), sentBefore))
        this.expired.set(keyOf(body), queue);
    }
  }

  /** Runs with this world's clock in place of the machine's: the emulator reads `Date.now`. */
  async inItsTime<T>(work: () => Promise<T>): Promise<T> {
    const machine = { now: Date.now, timeout: AbortSignal.timeout };
    Date.now = () => this.#now;
    // No call takes time here: one that is begun before the deadline ends before it.
    AbortSignal.timeout = () => new AbortController().signal;
    try {
      return await work();
    } finally {
      Date.now = machine.now;
      AbortSignal.timeout = machine.timeout;
    }
  }

  async send(kind: Kind): Promise<void> {
    this.#number += 1;
    const message = makeSentMessage(kind, this.#number);
    await this.aws.clients.sqs.send(
      new SendMessageCommand({
        QueueUrl: this.settings.url("reliable_q"),
        MessageBody: message.body,
        MessageAttributes: { ...message.attributes },
        MessageGroupId: message.groupId,
      }),
    );
    this.sent.set(message.key, message);
  }

  /** Runs functions at once: which call of which comes next is drawn. */
  together(works: readonly (() => Promise<unknown>)[]): Promise<void> {
    return this.#interleaver.run(works);
  }

  /** One invocation of the consumer by its event source mapping. Returns how many messages it was given. */
  consume(): Promise<number> {
    return this.#invokeMapped("consumer", "reliable_q", async (event, { sqs }) => {
      const unavailableProducts = new Set(this.scarce ? [SCARCE_PRODUCT] : []);
      return consumeBatch(
        event,
        {
          queueUrl: this.settings.url("reliable_q"),
          maxReceiveCount: MAIN_RECEIVES,
          backoff: { baseSeconds: 1, capSeconds: 5 },
        },
        {
          diagnose,
          catalog: { unavailableProducts },
          processOrder: async ({ order }) => {
            if (this.crashing && order.product_id === CRASHING_PRODUCT) throw new Error("marked-secret");
            const key = String(order.order_id);
            this.processed.set(key, (this.processed.get(key) ?? 0) + 1);
          },
          postpone: createSqsPort(sqs).postpone,
          ...this.#common(),
        },
        createConsumerDeadlines(this.#timeLeft("consumer").left),
      );
    });
  }

  /** One invocation of the notifier by its event source mapping. Returns how many letters it was given. */
  async notify(): Promise<number> {
    const environment = this.#takeEnvironment();
    if (environment === undefined) return 0;
    const tellings: Telling[] = [];
    const { left, isOver } = this.#timeLeft("notifier");
    const first = this.printed.length;
    let ended = false;
    const given = await this.#invokeMapped(
      "notifier",
      "dlq_for_reliable_q",
      async (event, { sqs, sns }, process) => {
        const unavailableProducts = new Set(this.scarce ? [SCARCE_PRODUCT] : []);
        const common = this.#common();
        const publish = createPublish(sns, this.settings.topicArn);
        const { messages } = readRecords(event, common.log);
        const response = await forwardDeadLetters(
          messages,
          { ...this.settings.notifier, catalog: { unavailableProducts } },
          {
            sqs: createSqsPort(sqs),
            publish: recordTellings(publish, process, tellings, () => this.#now),
            budget: environment.budget,
            ...common,
          },
          left,
        );
        ended = true;
        return response;
      },
      (process) => {
        const complete = ended && !isOver();
        const printed = this.printed.slice(first);
        const run = { process, environment: environment.telling, tellings, complete, printed };
        this.breaches.push(...this.alerts.enter(run));
      },
    );
    // A process that died takes what it remembered with it.
    if (given === 0 || ended) this.#idleNotifiers.push(environment);
    this.#busyNotifiers -= 1;
    if (!this.#interleaver.isTogether) await this.noteMovedBySqs();
    return given;
  }

  /** An idle execution environment, the longest idle first, or a new one; none beyond the mapping's concurrency. */
  #takeEnvironment(): Environment | undefined {
    if (this.#busyNotifiers >= NOTIFIER_CONCURRENCY) return undefined;
    const enough = this.#idleNotifiers.length + this.#busyNotifiers >= NOTIFIER_CONCURRENCY;
    this.#busyNotifiers += 1;
    const idle = enough ? this.#idleNotifiers.shift() : undefined;
    if (idle !== undefined) return idle;
    const telling = startTelling();
    this.notifiers.push(telling);
    return { budget: new AlertBudget(() => this.#now, this.settings.alertBudget), telling };
  }

  /** A run of the redriver. One whose process died is over; what it did stays done. */
  async redrive(task: "redrive" | "renew"): Promise<void> {
    const run = this.#live("redriver", ({ sqs }) => {
      const ports = { sqs: createSqsPort(sqs), receiver: createReceivePort(sqs), ...this.#common() };
      return runTask({ task }, this.settings.redriver, ports, this.#timeLeft("redriver").left);
    });
    await Promise.allSettled([run]);
  }

  contents(queue: QueueName): Promise<readonly StoredMessage[]> {
    return this.aws.contents(queue);
  }

  async holds(queue: QueueName): Promise<boolean> {
    return (await this.contents(queue)).length > 0;
  }

  /** Where every key is now: in a queue, or done. */
  async whereabouts(): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
    const places = new Map<string, Set<string>>();
    const note = (key: string, place: string) => places.set(key, (places.get(key) ?? new Set()).add(place));
    for (const key of this.processed.keys()) note(key, "processed");
    for (const queue of QUEUES) for (const { body } of await this.contents(queue)) note(keyOf(body), queue);
    return places;
  }

  #invokeMapped(
    role: Role,
    queue: QueueName,
    invoke: (event: SQSEvent, clients: Clients, process: Process) => Promise<SQSBatchResponse>,
    enter: (process: Process) => void = () => {},
  ): Promise<number> {
    const names = { url: this.settings.url(queue), arn: this.settings.arn(queue) };
    const turn = <T>(call: () => Promise<T>) => this.#interleaver.turn(call);
    return invokeMapped(this.aws, names, turn, (event, received) =>
      this.#live(
        role,
        (clients, process) => invoke(event, clients, process),
        (process) => {
          for (const message of received) process.receive(queue, message);
        },
        enter,
      ),
    );
  }

  /** One run of a function, and what it did on the wire entered into the books. Throws what the function throws. */
  async #live<T>(
    role: Role,
    work: (clients: Clients, process: Process) => Promise<T>,
    prepare: (process: Process) => void = () => {},
    enter: (process: Process) => void = () => {},
  ): Promise<T> {
    const process = new Process(role, () => this.#now);
    prepare(process);
    const life: Life = this.faults.startProcess((effect) => {
      process.observe(effect);
      for (const { messageId } of process.sent) this.#idsSent.add(messageId);
    });
    try {
      return await life.run((clients) => work(clients, process));
    } catch (thrown) {
      if (!(thrown instanceof ProcessDied)) printError(thrown, (line) => void this.printed.push(line));
      throw thrown;
    } finally {
      this.breaches.push(...this.attempts.enter(process));
      enter(process);
    }
  }

  /** Finds what is in quarantine and was sent there by nobody: the DLQ's own redrive policy moved it. */
  async noteMovedBySqs(): Promise<void> {
    for (const { messageId, body, approximateReceiveCount } of await this.contents(
      "quarantine_for_reliable_q",
    )) {
      if (this.#idsSent.has(messageId)) continue;
      this.movedBySqs.add(keyOf(body));
      if (approximateReceiveCount <= this.settings.dlqReceives)
        this.breaches.push(`1 conservation: ${keyOf(body)} is in quarantine, and nobody sent it there`);
    }
  }

  #common() {
    const print = (line: string) => void this.printed.push(line);
    const printCount = capturedCount(print);
    return {
      random: this.random,
      clock: {
        now: () => this.#now,
        sleep: async (milliseconds: number) => {
          this.#now += milliseconds;
        },
      },
      log: capturedLog(print),
      count: (...counted: Parameters<typeof printCount>) => {
        const [metric, value] = counted;
        this.counted.set(metric, (this.counted.get(metric) ?? 0) + value);
        printCount(...counted);
      },
    };
  }

  /** A function's time. When its calls are spent the clock jumps to its end. */
  #timeLeft(role: Role): { readonly left: TimeLeft; readonly isOver: () => boolean } {
    const total = this.callsUntilDeadline;
    const end = this.#now + TIMEOUTS[role];
    let asked = 0;
    const left = () => {
      asked += 1;
      if (total !== undefined && asked > total) this.#now = Math.max(this.#now, end);
      return end - this.#now;
    };
    return { left, isOver: () => this.#now >= end };
  }
}
