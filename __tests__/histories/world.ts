import { CreateTopicCommand, SubscribeCommand } from "@aws-sdk/client-sns";
import { CreateQueueCommand, SendMessageCommand } from "@aws-sdk/client-sqs";
import type { SQSBatchResponse, SQSEvent } from "aws-lambda";
import type { Random } from "../../core/messages/backoff";
import { createReceivePort } from "../../core/messages/receive-port";
import { createSqsPort } from "../../core/messages/sqs-port";
import { consumeBatch } from "../../handlers/consumer/consume-batch";
import { createConsumerDeadlines } from "../../handlers/consumer/consumer-deadlines";
import { forwardDeadLetters } from "../../handlers/notifier/forward-dead-letters";
import { createPublish } from "../../handlers/notifier/publish-alerts";
import { readRecords } from "../../handlers/records/read-records";
import { runTask } from "../../handlers/redriver/run-task";
import { application, worldOf } from "../support/orders";
import { capturedCount, capturedLog, printError } from "../support/recorders";
import { AlertLedger, type Notifying, recordNotifications } from "./alert-ledger";
import { AttemptLedger } from "./attempt-ledger";
import { consumerBreaches } from "./consumer-ledger";
import { Environments } from "./environments";
import { FaultInjector, ProcessDied } from "./faults";
import { type Clients, InProcessAws, type StoredMessage } from "./in-process-aws";
import { Interleaver } from "./interleaver";
import { InvocationTime } from "./invocation-time";
import { invokeMapped } from "./mapping";
import {
  type Content,
  CRASHING_PRODUCT,
  type Kind,
  keyOf,
  makeSentMessage,
  productOf,
  SCARCE_PRODUCT,
  type SentMessage,
} from "./order-messages";
import { Process, type ReceivedCopy, type Role, receivedCopy } from "./traffic";
import {
  createWorldSettings,
  MAIN_RECEIVES,
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

/** What one run of a function has: clients of its own, its time, and the books of what it did. */
interface Run extends Clients {
  readonly process: Process;
  readonly time: InvocationTime;
  /** A moment between two pieces of work at which its process may die. */
  readonly mayDie: () => Promise<void>;
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
  readonly attempts = new AttemptLedger();
  readonly alerts = new AlertLedger(this.sent);
  readonly environments: Environments;
  /** Keys that a retention took, and keys that the DLQ's own redrive policy moved. */
  readonly expired = new Map<string, QueueName>();
  readonly movedBySqs = new Set<string>();
  readonly faults: FaultInjector;
  scarce = true;
  crashing = true;
  /** How often a function asks for its time until little is left of it; undefined: it has all of it. */
  callsUntilDeadline: number | undefined;
  readonly #interleaver: Interleaver;
  /** Ids of copies that a function sent to quarantine. */
  readonly #quarantinedIds = new Set<string>();
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
    const now = () => this.#now;
    this.faults = new FaultInjector({ exchange, lend, random, now }, faultPercentage);
    this.environments = new Environments(now, settings.alertBudget);
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
    await this.put("reliable_q", message);
    this.sent.set(message.key, message);
  }

  /** Puts a message into a queue as whoever may send to it, with no books kept. */
  async put(queue: QueueName, { body, attributes, groupId }: Content): Promise<void> {
    await this.aws.clients.sqs.send(
      new SendMessageCommand({
        QueueUrl: this.settings.url(queue),
        MessageBody: body,
        MessageAttributes: { ...attributes },
        MessageGroupId: groupId,
      }),
    );
  }

  /** Runs functions at once: which call of which comes next is drawn. */
  together(works: readonly (() => Promise<unknown>)[]): Promise<void> {
    return this.#interleaver.run(works);
  }

  /** One invocation of the consumer by its event source mapping. Returns how many messages it was given. */
  async consume(): Promise<number> {
    const processed: string[] = [];
    return this.#invokeMapped(
      "consumer",
      "reliable_q",
      (event, { sqs, time, mayDie }) =>
        consumeBatch(
          event,
          {
            queueUrl: this.settings.url("reliable_q"),
            maxReceiveCount: MAIN_RECEIVES,
            backoff: { baseSeconds: 1, capSeconds: 5 },
          },
          {
            application: {
              ...application,
              process: async (order) => {
                if (this.crashing && order.product_id === CRASHING_PRODUCT) throw new Error("marked-secret");
                const key = String(order.order_id);
                this.processed.set(key, (this.processed.get(key) ?? 0) + 1);
                processed.push(key);
                await mayDie();
              },
            },
            readWorld: async () => this.#products(),
            environment: {},
            changeVisibility: createSqsPort(sqs).changeVisibility,
            ...this.#common(time),
          },
          createConsumerDeadlines(time.left),
        ),
      (process, doneIds) => {
        const kindOf = (key: string) => this.sent.get(key)?.kind;
        const canSucceed = (kind: Kind) => this.#canSucceed(kind);
        this.breaches.push(...consumerBreaches({ process, processed, doneIds, kindOf, canSucceed }));
      },
    );
  }

  /** One invocation of the notifier by its event source mapping. Returns how many letters it was given. */
  async notify(): Promise<number> {
    const environment = this.environments.take();
    if (environment === undefined) return 0;
    const { budget, notifying } = environment;
    const notifications: Notifying[] = [];
    let alive = true;
    const given = await this.#invokeMapped(
      "notifier",
      "dlq_for_reliable_q",
      async (event, { sqs, sns, time, process }) => {
        alive = false;
        const common = this.#common(time);
        const publish = createPublish(sns, this.settings.topicArn);
        const { messages } = readRecords(event, common.log);
        const ports = {
          application,
          readWorld: async () => this.#products(),
          sqs: createSqsPort(sqs),
          publish: recordNotifications(publish, process, notifications, () => this.#now),
          budget,
          ...common,
        };
        return forwardDeadLetters(messages, this.settings.notifier, ports, time.left);
      },
      (process) => {
        alive = process.hasAnswered;
        const printed = this.printed.slice(process.printedBefore);
        const { alertSpacingMs } = this.settings.notifier;
        const run = { process, environment: notifying, notifications, alertSpacingMs, printed };
        this.breaches.push(...this.alerts.enter(run));
      },
    );
    this.environments.release(environment, alive);
    if (!this.#interleaver.isTogether) await this.noteMovedBySqs();
    return given;
  }

  /** A run of the redriver. One whose process died is over; what it did stays done. */
  async redrive(task: "redrive" | "renew"): Promise<void> {
    const run = this.#live("redriver", [], ({ sqs, time }) => {
      const ports = { sqs: createSqsPort(sqs), receiver: createReceivePort(sqs), ...this.#common(time) };
      return runTask({ task }, this.settings.redriver, ports, time.left);
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

  /** `enter` learns what a run did, after the mapping has its answer. */
  async #invokeMapped(
    role: Role,
    queue: QueueName,
    invoke: (event: SQSEvent, run: Run) => Promise<SQSBatchResponse>,
    enter: (process: Process, doneIds: readonly string[]) => void,
  ): Promise<number> {
    let invoked: Process | undefined;
    const names = { url: this.settings.url(queue), arn: this.settings.arn(queue) };
    const began = this.#now;
    const mapping = this.faults.startProcess().run(({ sqs }) =>
      invokeMapped(sqs, names, {
        invoke: (event, received) => {
          const copies = received.map((message) => receivedCopy(queue, message));
          return this.#live(role, copies, (run) => {
            invoked = run.process;
            // Another function made the clock jump after the receive: the handles may be stale before it begins.
            if (this.#now > began) run.process.isDisturbed = true;
            return invoke(event, run);
          });
        },
        answered: (doneIds) => invoked !== undefined && enter(invoked, doneIds),
      }),
    );
    // Its own process may die too: the messages are then received again.
    await Promise.allSettled([mapping]);
    return invoked?.received.length ?? 0;
  }

  /** One run of a function, and what it did on the wire entered into the books. Throws what the function throws. */
  async #live<T>(role: Role, received: readonly ReceivedCopy[], work: (run: Run) => Promise<T>): Promise<T> {
    const process = new Process(role, received, this.#now, this.printed.length);
    const clock = { now: () => this.#now, pass: (milliseconds: number) => this.#pass(milliseconds) };
    const time = new InvocationTime(clock, TIMEOUTS[role], this.callsUntilDeadline);
    const life = this.faults.startProcess({
      observe: (effect) => {
        process.observe(effect);
        for (const { queue, messageId } of process.sent)
          if (queue === "quarantine_for_reliable_q") this.#quarantinedIds.add(messageId);
      },
      disturb: () => {
        process.isDisturbed = true;
      },
      time,
    });
    try {
      const result = await life.run((clients, mayDie) => work({ ...clients, process, time, mayDie }));
      process.hasAnswered = true;
      process.isComplete = !time.wasShort();
      return result;
    } catch (thrown) {
      if (thrown instanceof ProcessDied) throw thrown;
      printError(thrown, (line) => void this.printed.push(line));
      process.isComplete = !time.wasShort();
      throw thrown;
    } finally {
      process.endedAt = this.#now;
      this.breaches.push(...this.attempts.enter(process));
      if (time.ranPast) this.breaches.push(`deadline: the ${role} ran past its end`);
    }
  }

  #pass(milliseconds: number): void {
    this.#now += milliseconds;
  }

  #products() {
    return this.scarce ? worldOf(SCARCE_PRODUCT) : worldOf();
  }

  /** Whether an order of this kind can be processed as the world is now. */
  #canSucceed(kind: Kind): boolean {
    const product = productOf(kind);
    return !(this.scarce && product === SCARCE_PRODUCT) && !(this.crashing && product === CRASHING_PRODUCT);
  }

  /** Finds what is in quarantine and was sent there by nobody: the DLQ's own redrive policy moved it. */
  async noteMovedBySqs(): Promise<void> {
    for (const { messageId, body, approximateReceiveCount } of await this.contents(
      "quarantine_for_reliable_q",
    )) {
      if (this.#quarantinedIds.has(messageId)) continue;
      this.movedBySqs.add(keyOf(body));
      if (approximateReceiveCount <= this.settings.dlqReceives)
        this.breaches.push(`1 conservation: ${keyOf(body)} is in quarantine, and nobody sent it there`);
    }
  }

  #common({ sleep }: InvocationTime) {
    const print = (line: string) => void this.printed.push(line);
    const printCount = capturedCount(print);
    return {
      random: this.random,
      clock: { now: () => this.#now, sleep },
      log: capturedLog(print),
      count: (...counted: Parameters<typeof printCount>) => {
        const [metric, value] = counted;
        this.counted.set(metric, (this.counted.get(metric) ?? 0) + value);
        printCount(...counted);
      },
    };
  }
}
