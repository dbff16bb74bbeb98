import type { Application } from "../core/application/application";
import { attributesOf, type PlainValue } from "../core/messages/plain-attributes";
import { messageIdOf, messageOf, type VirtualQueue } from "../scripts/virtual-aws/virtual-queue";
import { VirtualSqs } from "../scripts/virtual-aws/virtual-sqs";
import { describeAlert, type TestAlert } from "./describe-alert";
import { describeHeld, type HeldMessage } from "./describe-held";
import { REDRIVE_INTERVAL_SECONDS } from "./function-settings";
import { TestClock } from "./test-clock";
import { createFunctions, QUEUES, type TestFunctions } from "./test-functions";
import { type ProcessedMessage, watchProcess } from "./watch-process";

export interface TestQueueOptions {
  /** Receives after which a message is a dead letter. @default 2 */
  readonly maxReceiveCount?: number;
  /** How often the system sends a message back before it quarantines it. @default 8 */
  readonly maxAttempts?: number;
  /** How long a message waits before its first redrive. The wait doubles each time. @default 300 */
  readonly backoffBaseSeconds?: number;
  /** @default 21600, six hours */
  readonly backoffCapSeconds?: number;
  /** The functions' environment variables. @default none */
  readonly environment?: Readonly<Record<string, string>>;
  /** How long one batch may take, on the machine's own clock, in seconds. @default 3 */
  readonly timeoutSeconds?: number;
}

export interface TestMessage {
  /** Text is sent as it is, anything else as JSON. */
  readonly body: unknown;
  /** Text is sent as a String attribute, numbers as Number, bytes as Binary. @default none */
  readonly attributes?: Readonly<Record<string, PlainValue>>;
}

const START = Date.UTC(2026, 0, 1);
const MINUTE_MS = 60_000;
const BATCH = 10;
/** Beyond retention and renewal: what is not settled by then never will be. */
const LONGEST_RUN_MS = 30 * 86_400_000;

/**
 * A queue with its consumer, notifier and redriver around an application, in this process and without AWS. Time is
 * virtual: it advances only in `settle`, `pass` and `drain`.
 *
 * @example
 * const queue = new TestQueue(application);
 * queue.send({ body: { payment_id: "p-1" }, attributes: { merchant_id: "m-1" } });
 * await queue.settle();
 * expect(queue.quarantine).toMatchObject([{ reason: "PaymentRefused" }]);
 */
export class TestQueue {
  readonly #clock = new TestClock(START);
  readonly #sqs = new VirtualSqs(this.#clock);
  readonly #queues: Readonly<Record<keyof typeof QUEUES, VirtualQueue>>;
  readonly #functions: TestFunctions;
  #nextRedriveAt = START + REDRIVE_INTERVAL_SECONDS * 1000;
  /** What `process` finished, in order. Delivery is at least once, so a message may be here twice. */
  readonly processed: ProcessedMessage[] = [];
  readonly alerts: TestAlert[] = [];
  /** What `diagnose` and `process` threw, except verdicts. The functions log and keep only a fingerprint of it. */
  readonly errors: unknown[] = [];

  constructor(application: Application, options: TestQueueOptions = {}) {
    const { maxReceiveCount = 2, maxAttempts = 8, timeoutSeconds = 3, environment = {} } = options;
    const { backoffBaseSeconds = 300, backoffCapSeconds = 21_600 } = options;
    const quarantine = this.#sqs.createQueue(QUEUES.quarantine, { visibilitySeconds: 300 });
    const deadLetter = this.#sqs.createQueue(QUEUES.deadLetter, {
      visibilitySeconds: 60,
      redrive: { maxReceiveCount: maxReceiveCount + 50, to: quarantine },
    });
    const main = this.#sqs.createQueue(QUEUES.main, {
      visibilitySeconds: 60,
      redrive: { maxReceiveCount, to: deadLetter },
    });
    const retry = this.#sqs.createQueue(QUEUES.retry, { visibilitySeconds: 60 });
    this.#queues = { main, deadLetter, retry, quarantine };
    const silent = () => {};
    this.#functions = createFunctions(
      watchProcess(application, { processed: this.processed, errors: this.errors }),
      {
        ...{ maxReceiveCount, maxAttempts, timeoutSeconds, environment },
        backoff: { baseSeconds: backoffBaseSeconds, capSeconds: backoffCapSeconds },
      },
      {
        sqs: this.#sqs,
        clock: this.#clock,
        log: { info: silent, warn: silent, error: silent },
        onAlert: (alert) => void this.alerts.push(describeAlert(alert)),
      },
    );
  }

  /** Sends messages as a producer does. Returns their ids. */
  send(...messages: readonly TestMessage[]): string[] {
    return messages.map(({ body, attributes = {} }) => {
      const copy = this.#sqs.copy({
        body: typeof body === "string" ? body : JSON.stringify(body),
        attributes: attributesOf(attributes),
        senderId: "AIDAPRODUCER",
      });
      this.#queues.main.arrive(copy);
      return messageIdOf(copy);
    });
  }

  /** Runs consumer and notifier until every message is processed, scheduled for retry or quarantined. */
  async settle(): Promise<void> {
    const { main, deadLetter } = this.#queues;
    while (main.contents().length > 0 || deadLetter.contents().length > 0) {
      const consumed = await this.#deliver(main, this.#functions.consume);
      const notified = await this.#deliver(deadLetter, this.#functions.notify);
      const next = this.#clock.next();
      if (!consumed && !notified && next !== undefined) this.#clock.moveTo(next);
    }
  }

  /** Advances the time. The redriver runs every five minutes. */
  async pass({ minutes }: { readonly minutes: number }): Promise<void> {
    const end = this.#clock.now() + minutes * MINUTE_MS;
    await this.settle();
    while (this.#nextRedriveAt <= end) await this.#redrive();
    this.#clock.moveTo(end);
    await this.settle();
  }

  /** Advances the time until nothing is scheduled for retry any more. Throws if that takes more than 30 days. */
  async drain(): Promise<void> {
    const end = this.#clock.now() + LONGEST_RUN_MS;
    await this.settle();
    while (this.#queues.retry.contents().length > 0) {
      if (this.#clock.now() > end)
        throw new Error(
          `After 30 days ${this.retry.length} messages are still scheduled for retry: ${this.retry.map(({ cause }) => cause).join(", ")}.`,
        );
      await this.#redrive();
    }
  }

  /** What is scheduled for retry. */
  get retry(): HeldMessage[] {
    return this.#held("retry");
  }

  /** What waits for a person. */
  get quarantine(): HeldMessage[] {
    return this.#held("quarantine");
  }

  #held(queue: keyof typeof QUEUES): HeldMessage[] {
    return this.#queues[queue].contents().map((copy) => describeHeld(messageOf(copy)));
  }

  async #redrive(): Promise<void> {
    this.#clock.moveTo(this.#nextRedriveAt);
    this.#nextRedriveAt += REDRIVE_INTERVAL_SECONDS * 1000;
    await this.#functions.redrive();
    await this.settle();
  }

  /** Delivers one batch as a mapping does, and deletes what did not fail. Returns whether there was one. */
  async #deliver(queue: VirtualQueue, invoke: TestFunctions["consume"]): Promise<boolean> {
    const messages = queue.receive(BATCH);
    if (messages.length === 0) return false;
    const failed = await invoke(messages).catch(() => new Set(messages.map(({ messageId }) => messageId)));
    for (const { messageId, receiptHandle } of messages)
      if (!failed.has(messageId)) queue.delete(receiptHandle);
    return true;
  }
}
