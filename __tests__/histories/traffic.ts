import { readStory, type StoryReading } from "../../handlers/message/dead-letter-story";
import { actionOf, type Effect } from "./faults";
import { keyOf } from "./order-messages";

/** One copy of a message, as a function received it. */
export interface ReceivedCopy {
  readonly queue: string;
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly key: string;
  readonly reading: StoryReading;
}

/** One copy that a function sent, and that SQS took. */
export interface SentCopy {
  readonly queue: string;
  readonly messageId: string;
  readonly key: string;
  readonly reading: StoryReading;
  /** The received copy that it is a copy of. */
  readonly source: ReceivedCopy | undefined;
  /** Whether the function learned that it was sent. */
  readonly confirmed: boolean;
}

export type Role = "consumer" | "notifier" | "redriver";

/** What one run of a function did on the wire, whatever it believes or says of it. */
export class Process {
  readonly received: ReceivedCopy[] = [];
  readonly sent: SentCopy[] = [];
  /** Receipt handles. */
  readonly deleted = new Set<string>();
  /** When the alerts that SNS took were handed to it. */
  readonly publishedAt: number[] = [];
  publishBegan = 0;
  readonly startedAt: number;

  constructor(
    readonly role: Role,
    now: () => number,
  ) {
    this.startedAt = now();
  }

  observe({ request, response, answered }: Effect): void {
    if (response.statusCode !== 200) return;
    const action = actionOf(request);
    if (action === "Publish") this.publishedAt.push(this.publishBegan);
    if (action === "ReceiveMessage") this.#noteReceived(request.body, response.body);
    if (action === "SendMessageBatch") this.#noteSent(request.body, response.body, answered);
    if (action === "DeleteMessageBatch") this.#noteDeleted(request.body, response.body);
  }

  receive(queue: string, { MessageId, ReceiptHandle, Body, MessageAttributes }: WireMessage): void {
    this.received.push({
      queue,
      messageId: MessageId,
      receiptHandle: ReceiptHandle,
      key: keyOf(Body ?? ""),
      reading: readStory({ attributes: (MessageAttributes ?? {}) as never }),
    });
  }

  #noteReceived(requestBody: string, responseBody: string): void {
    const { QueueUrl }: WireInput = JSON.parse(requestBody);
    const { Messages }: { Messages?: WireMessage[] } = JSON.parse(responseBody);
    for (const message of Messages ?? []) this.receive(queueOf(QueueUrl), message);
  }

  #noteSent(requestBody: string, responseBody: string, answered: boolean): void {
    const { QueueUrl, Entries }: WireInput = JSON.parse(requestBody);
    const { Successful }: WireOutcome = JSON.parse(responseBody);
    for (const { Id, MessageId = "" } of Successful ?? []) {
      const entry = Entries.find((one) => one.Id === Id);
      const key = keyOf(entry?.MessageBody ?? "");
      const reading = readStory({ attributes: (entry?.MessageAttributes ?? {}) as never });
      const queue = queueOf(QueueUrl);
      const source = this.#sourceOf(key, attemptOf(reading) - (isRedrive(this.role, queue) ? 1 : 0));
      this.sent.push({
        queue,
        messageId: MessageId,
        key,
        reading,
        source,
        confirmed: answered,
      });
    }
  }

  #noteDeleted(requestBody: string, responseBody: string): void {
    const { Entries }: WireInput = JSON.parse(requestBody);
    const { Successful }: WireOutcome = JSON.parse(responseBody);
    for (const { Id } of Successful ?? []) {
      this.deleted.add(Entries.find((one) => one.Id === Id)?.ReceiptHandle ?? "");
    }
  }

  /** A send does not name what it is a copy of: a held copy of the same order, not sent yet, of the nearest attempt. */
  #sourceOf(key: string, attempt: number): ReceivedCopy | undefined {
    const held = this.received.filter((copy) => copy.key === key);
    const fresh = held.filter((copy) => this.sent.every(({ source }) => source !== copy));
    const distance = (copy: ReceivedCopy) => Math.abs(attempt - attemptOf(copy.reading));
    return [...(fresh.length > 0 ? fresh : held)].sort((a, b) => distance(a) - distance(b))[0];
  }
}

/** Only the redriver sends to the main queue what was parked. */
export const isRedrive = (role: Role, queue: string): boolean =>
  role === "redriver" && queue.startsWith("reliable_q");

/** Redrives that a message's story tells of; without one, none. */
export const attemptOf = (reading: StoryReading): number =>
  reading.kind === "story" ? reading.story.attempt : 0;

export const queueOf = (queueUrl: string): string => queueUrl.slice(queueUrl.lastIndexOf("/") + 1);

interface WireMessage {
  readonly MessageId: string;
  readonly ReceiptHandle: string;
  readonly Body?: string | undefined;
  readonly MessageAttributes?: object | undefined;
}

interface WireInput {
  readonly QueueUrl: string;
  readonly Entries: readonly {
    readonly Id: string;
    readonly MessageBody?: string;
    readonly MessageAttributes?: object;
    readonly ReceiptHandle?: string;
  }[];
}

interface WireOutcome {
  readonly Successful?: readonly { readonly Id: string; readonly MessageId?: string }[];
}
