import { CreateTopicCommand, SubscribeCommand } from "@aws-sdk/client-sns";
import {
  CreateQueueCommand,
  DeleteMessageBatchCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
} from "@aws-sdk/client-sqs";
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
import { buildEvent, isReceived, type Received } from "../../local/mapping/build-event";
import { interpretResponse } from "../../local/mapping/interpret-response";
import { FaultInjector, type Life } from "./faults";
import { InProcessAws, type StoredMessage } from "./in-process-aws";
import {
  CRASHING_PRODUCT,
  type Kind,
  keyOf,
  makeSentMessage,
  SCARCE_PRODUCT,
  type SentMessage,
} from "./order-messages";
import { createWorldSettings, QUEUES, type QueueName, type WorldSettings } from "./world-settings";

/** When every history begins. */
const START = Date.UTC(2026, 0, 1);

/** The whole system on an emulator and a clock of its own: what a step of a history acts on. */
export class World {
  readonly sent = new Map<string, SentMessage>();
  readonly processed = new Map<string, number>();
  readonly logged: string[] = [];
  readonly counted = new Map<string, number>();
  readonly budget: AlertBudget;
  scarce = true;
  crashing = true;
  /** Calls after which a function's time is over; undefined: never. */
  callsUntilDeadline: number | undefined;
  #now = START;
  #number = 0;

  private constructor(
    readonly aws: InProcessAws,
    readonly faults: FaultInjector,
    readonly settings: WorldSettings,
    private readonly random: Random,
  ) {
    this.budget = new AlertBudget(() => this.#now, { perHour: 1_000, burst: 100 });
  }

  static async create(random: Random, faultPercentage: number): Promise<World> {
    const aws = await InProcessAws.create();
    const faults = new FaultInjector(aws.exchange, random, faultPercentage);
    const { sqs, sns } = aws.clients();
    const settings = createWorldSettings();
    for (const { QueueName, Attributes } of settings.queues)
      await sqs.send(new CreateQueueCommand({ QueueName, Attributes }));
    await sns.send(new CreateTopicCommand({ Name: "alerts" }));
    const mailbox = settings.arn("mailbox");
    await sns.send(new SubscribeCommand({ TopicArn: settings.topicArn, Protocol: "sqs", Endpoint: mailbox }));
    return new World(aws, faults, settings, random);
  }

  get now(): number {
    return this.#now;
  }

  advance(milliseconds: number): void {
    this.#now += milliseconds;
  }

  /** Runs with this world's clock in place of the machine's: the emulator reads `Date.now`. */
  async inItsTime<T>(work: () => Promise<T>): Promise<T> {
    const machine = Date.now;
    Date.now = () => this.#now;
    try {
      return await work();
    } finally {
      Date.now = machine;
    }
  }

  async send(kind: Kind): Promise<void> {
    this.#number += 1;
    const message = makeSentMessage(kind, this.#number);
    await this.aws.clients().sqs.send(
      new SendMessageCommand({
        QueueUrl: this.settings.url("reliable_q"),
        MessageBody: message.body,
        MessageAttributes: { ...message.attributes },
        MessageGroupId: message.groupId,
      }),
    );
    this.sent.set(message.key, message);
  }

  /** One invocation of the consumer by its event source mapping. */
  consume(): Promise<number> {
    return this.#invokeMapped("reliable_q", async (event, life) => {
      const client = this.aws.clients(life.exchange).sqs;
      const unavailableProducts = new Set(this.scarce ? [SCARCE_PRODUCT] : []);
      return consumeBatch(
        event,
        {
          queueUrl: this.settings.url("reliable_q"),
          maxReceiveCount: 2,
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
          postpone: createSqsPort(client).postpone,
          ...this.#common(),
        },
        createConsumerDeadlines(this.#timeLeft()),
      );
    });
  }

  /** One invocation of the notifier by its event source mapping. */
  notify(): Promise<number> {
    return this.#invokeMapped("dlq_for_reliable_q", async (event, life) => {
      const { sqs, sns } = this.aws.clients(life.exchange);
      const unavailableProducts = new Set(this.scarce ? [SCARCE_PRODUCT] : []);
      const { messages } = readRecords(event, this.#common().log);
      return forwardDeadLetters(
        messages,
        { ...this.settings.notifier, catalog: { unavailableProducts } },
        {
          sqs: createSqsPort(sqs),
          publish: createPublish(sns, this.settings.topicArn),
          budget: this.budget,
          ...this.#common(),
        },
        this.#timeLeft(),
      );
    });
  }

  /** Runs of the redriver at once. A run whose process died is over; what it did stays done. */
  async redrive(task: "redrive" | "renew", runs = 1): Promise<void> {
    const invoke = async () => {
      const life = this.faults.startProcess();
      const client = this.aws.clients(life.exchange).sqs;
      const ports = { sqs: createSqsPort(client), receiver: createReceivePort(client), ...this.#common() };
      return life.run(() => runTask({ task }, this.settings.redriver, ports, this.#timeLeft()));
    };
    await Promise.allSettled(Array.from({ length: runs }, invoke));
  }

  contents(queue: QueueName): Promise<readonly StoredMessage[]> {
    return this.aws.contents(queue);
  }

  /** Where every key is now: in a queue, or done. */
  async whereabouts(): Promise<ReadonlyMap<string, ReadonlySet<string>>> {
    const places = new Map<string, Set<string>>();
    const note = (key: string, place: string) => places.set(key, (places.get(key) ?? new Set()).add(place));
    for (const key of this.processed.keys()) note(key, "processed");
    for (const queue of QUEUES) for (const { body } of await this.contents(queue)) note(keyOf(body), queue);
    return places;
  }

  async #invokeMapped(
    queue: QueueName,
    invoke: (event: SQSEvent, life: Life) => Promise<SQSBatchResponse>,
  ): Promise<number> {
    const lambda = this.aws.clients().sqs;
    const QueueUrl = this.settings.url(queue);
    const received: Received[] = [];
    for (let polls = 0; polls < 3; polls += 1) {
      const request = {
        QueueUrl,
        MaxNumberOfMessages: 10,
        MessageSystemAttributeNames: ["All" as const],
        MessageAttributeNames: ["All"],
      };
      received.push(
        ...((await lambda.send(new ReceiveMessageCommand(request))).Messages ?? []).filter(isReceived),
      );
    }
    if (received.length === 0) return 0;
    const event = buildEvent(received, this.settings.arn(queue), "us-east-1");
    const life = this.faults.startProcess();
    const result = await life
      .run(() => invoke(event, life))
      .then(
        (response) => ({ kind: "response" as const, payload: JSON.stringify(response) }),
        () => ({ kind: "error" as const, errorType: "Failed" }),
      );
    const { deletedIds } = interpretResponse(
      result,
      received.map(({ MessageId }) => MessageId),
      true,
    );
    const done = received.filter(({ MessageId }) => deletedIds.includes(MessageId));
    for (let start = 0; start < done.length; start += 10) {
      const Entries = done
        .slice(start, start + 10)
        .map(({ ReceiptHandle }, index) => ({ Id: String(index), ReceiptHandle }));
      await lambda.send(new DeleteMessageBatchCommand({ QueueUrl, Entries }));
    }
    return received.length;
  }

  #common() {
    const write = (...line: unknown[]) => void this.logged.push(JSON.stringify(line));
    return {
      random: this.random,
      clock: { now: () => this.#now, sleep: async () => {} },
      log: { info: write, warn: write, error: write },
      count: (metric: string, value: number) =>
        void this.counted.set(metric, (this.counted.get(metric) ?? 0) + value),
    };
  }

  #timeLeft(): () => number {
    const total = this.callsUntilDeadline;
    let asked = 0;
    return () => {
      asked += 1;
      return total !== undefined && asked > total ? 0 : 60_000;
    };
  }
}
