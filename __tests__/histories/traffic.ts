import type { MessageAttributes } from "../../core/messages/message";
import { type MetadataReading, parseMetadata, readMetadata } from "../../core/metadata/read-metadata";
import { SQS_LIMITS } from "../../core/sqs/sqs-limits";
import {
  actionOf,
  decodedAttributes,
  type WireEntry,
  type WireInput,
  type WireRequest,
  type WireResponse,
} from "../support/virtual-wire";
import type { Effect } from "./faults";
import { keyOf } from "./job-messages";
import { ADDED_FIELD } from "./next-release";
import { TRUSTED } from "./world-settings";

/** One copy of a message, as a function received it. */
export interface ReceivedCopy {
  readonly queue: string;
  readonly messageId: string;
  readonly receiptHandle: string;
  readonly key: string;
  readonly reading: MetadataReading;
  /** Receives so far, including this one. */
  readonly receiveCount: number;
  /** Which of the function's own receives returned it. 0: it came in the event. */
  readonly receive: number;
}

/** One copy that a function sent, and that SQS accepted. */
export interface SentCopy {
  readonly queue: string;
  readonly messageId: string;
  readonly key: string;
  readonly reading: MetadataReading;
  /** The received copy that it is a copy of. */
  readonly source: ReceivedCopy | undefined;
  /** Whether the function learned that it was sent. */
  readonly confirmed: boolean;
}

export type Role = "consumer" | "notifier" | "redriver";

/** What one run of a function did on the wire, whatever it believes or says about it. */
export class Process {
  readonly received: ReceivedCopy[];
  readonly sent: SentCopy[] = [];
  /** Receipt handles of messages that are gone, and of those that were made visible at once. */
  readonly deleted = new Set<string>();
  readonly released = new Set<string>();
  /** Receipt handles that no longer held their message, because SQS had returned it again. */
  readonly stale = new Set<string>();
  /** When the alerts that SNS accepted were passed to it. */
  readonly publishedAt: number[] = [];
  publishBegan = 0;
  /** Calls with several messages that exceeded what SQS accepts in one. */
  oversizedCalls = 0;
  /** Its response was used. Otherwise it threw, died, or was too late. */
  hasAnswered = false;
  isDead = false;
  /** It reached its end, whether with a response or an error, and with time to spare. */
  isComplete = false;
  endedAt = 0;
  /** A call of it failed, or was never made. */
  isDisturbed = false;
  /** The maximum number of batches that it was moving at once. Each is one call at a time. */
  mostInFlight = 0;
  #receives = 0;
  #inFlight = 0;

  constructor(
    readonly role: Role,
    received: readonly ReceivedCopy[],
    readonly startedAt: number,
    /** Lines that others printed before. */
    readonly printedBefore: number,
  ) {
    this.received = [...received];
  }

  get wasUndisturbed(): boolean {
    return this.isComplete && !this.isDisturbed;
  }

  observe({ request, response, answered }: Effect): void {
    const action = actionOf(request);
    if (action === "SendMessageBatch") this.#noteSize(request.body);
    if (response.statusCode !== 200) return;
    if (action === "Publish") this.publishedAt.push(this.publishBegan);
    if (action === "ReceiveMessage") this.#noteReceived(request.body, response.body);
    if (action === "SendMessageBatch") this.#noteSent(request.body, response.body, answered);
    if (action === "DeleteMessageBatch") {
      for (const { ReceiptHandle } of done(request, response)) this.deleted.add(ReceiptHandle ?? "");
    }
    if (action === "ChangeMessageVisibilityBatch") {
      for (const { ReceiptHandle = "", VisibilityTimeout } of done(request, response))
        if (VisibilityTimeout === 0) this.released.add(ReceiptHandle);
      for (const { ReceiptHandle = "" } of stale(request, response)) this.stale.add(ReceiptHandle);
    }
  }

  /** A call begins (1) or ends (-1). */
  noteUnderWay(request: WireRequest, calls: 1 | -1): void {
    const action = actionOf(request);
    if (action !== "SendMessageBatch" && action !== "DeleteMessageBatch") return;
    this.#inFlight += calls;
    this.mostInFlight = Math.max(this.mostInFlight, this.#inFlight);
  }

  #noteSize(requestBody: string): void {
    // A message is never smaller than the text that it is sent as, so most calls need no closer look.
    if (requestBody.length <= SQS_LIMITS.batchBytes) return;
    const { Entries }: WireInput = JSON.parse(requestBody);
    const bytes = Entries.reduce((sum, { MessageBody }) => sum + Buffer.byteLength(MessageBody ?? ""), 0);
    if (Entries.length > 1 && bytes > SQS_LIMITS.batchBytes) this.oversizedCalls += 1;
  }

  #noteReceived(requestBody: string, responseBody: string): void {
    const { QueueUrl }: WireInput = JSON.parse(requestBody);
    const { Messages }: { Messages?: WireMessage[] } = JSON.parse(responseBody);
    this.#receives += 1;
    for (const message of Messages ?? [])
      this.received.push(receivedCopy(queueOf(QueueUrl), message, this.#receives));
  }

  #noteSent(requestBody: string, responseBody: string, answered: boolean): void {
    const { QueueUrl, Entries }: WireInput = JSON.parse(requestBody);
    const { Successful }: WireOutcome = JSON.parse(responseBody);
    for (const { Id, MessageId = "" } of Successful ?? []) {
      const entry = Entries.find((one) => one.Id === Id);
      const key = keyOf(entry?.MessageBody ?? "");
      const reading = parseMetadata(decodedAttributes(entry?.MessageAttributes ?? {}));
      const queue = queueOf(QueueUrl);
      const source = this.#sourceOf(key, reading, isRedrive(this.role, queue));
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

  /**
   * A send does not name what it is a copy of. It is a held copy of the same job that has not been sent yet, with the
   * nearest attempt, and among several the one from which its metadata can best have come.
   */
  #sourceOf(key: string, reading: MetadataReading, redriven: boolean): ReceivedCopy | undefined {
    const held = this.received.filter((copy) => copy.key === key);
    // A message that SQS returned twice is one copy.
    const fresh = held.filter(({ messageId }) =>
      this.sent.every(({ source }) => source?.messageId !== messageId),
    );
    const attempt = attemptOf(reading) - (redriven ? 1 : 0);
    const distance = (copy: ReceivedCopy) =>
      10 * Math.abs(attempt - attemptOf(copy.reading)) +
      Number(isNewer(copy.reading) !== isNewer(reading)) +
      Number(addedIn(copy.reading) !== addedIn(reading)) +
      causeDistance(copy.reading, reading) +
      notifiedDistance(copy.reading, reading);
    return [...(fresh.length > 0 ? fresh : held)].sort((a, b) => distance(a) - distance(b))[0];
  }
}

export function receivedCopy(
  queue: string,
  { MessageId, ReceiptHandle, Body, Attributes, MessageAttributes }: WireMessage,
  receive = 0,
): ReceivedCopy {
  const proof = { attributes: MessageAttributes ?? {}, senderId: Attributes?.SenderId ?? "" };
  return {
    queue,
    messageId: MessageId,
    receiptHandle: ReceiptHandle,
    key: keyOf(Body ?? ""),
    reading: readMetadata(proof, TRUSTED),
    receiveCount: Number(Attributes?.ApproximateReceiveCount ?? 1),
    receive,
  };
}

/** The entries of a batch call that were done. */
const done = (request: WireRequest, response: WireResponse): readonly WireEntry[] =>
  entriesOf(request, outcomeOf(response).Successful);

/** The entries whose receipt handle did not hold a message. */
const stale = (request: WireRequest, response: WireResponse): readonly WireEntry[] =>
  entriesOf(
    request,
    outcomeOf(response).Failed?.filter(({ Code }) => Code === "ReceiptHandleIsInvalid"),
  );

function entriesOf(request: WireRequest, listed: readonly { readonly Id: string }[] = []) {
  const { Entries }: WireInput = JSON.parse(request.body);
  const ids = new Set(listed.map(({ Id }) => Id));
  return Entries.filter(({ Id }) => ids.has(Id));
}

const outcomeOf = ({ body }: WireResponse): WireOutcome => JSON.parse(body);

/** Only the redriver sends what was scheduled for retry to the main queue. */
export const isRedrive = (role: Role, queue: string): boolean =>
  role === "redriver" && queue.startsWith("reliable_q");

/** Redrives according to a message's metadata; none without metadata. */
export const attemptOf = (reading: MetadataReading): number => reading.metadata?.attempt ?? 0;

const isNewer = (reading: MetadataReading): boolean => reading.kind === "newer";

const addedIn = (reading: MetadataReading): boolean => reading.metadata?.[ADDED_FIELD] !== undefined;

/** A verdict of the consumer keeps its cause. Any other copy is diagnosed again, and may or may not get the same one. */
function causeDistance(source: MetadataReading, sent: MetadataReading): number {
  const isSame = source.metadata?.cause === sent.metadata?.cause;
  if (source.metadata?.by === "consumer") return isSame ? 0 : 4;
  return isSame ? 1.5 : 2;
}

/** What its producer was notified of stays so. */
function notifiedDistance(source: MetadataReading, sent: MetadataReading): number {
  const [before, after] = [source, sent].map(({ metadata }) => metadata?.notified ?? false);
  if (before === after) return 0;
  return before ? 3 : 1;
}

const queueOf = (queueUrl: string): string => queueUrl.slice(queueUrl.lastIndexOf("/") + 1);

interface WireMessage {
  readonly MessageId: string;
  readonly ReceiptHandle: string;
  readonly Body?: string | undefined;
  readonly Attributes?: { readonly SenderId?: string; readonly ApproximateReceiveCount?: string } | undefined;
  readonly MessageAttributes?: MessageAttributes | undefined;
}

interface WireOutcome {
  readonly Successful?: readonly { readonly Id: string; readonly MessageId?: string }[];
  readonly Failed?: readonly { readonly Id: string; readonly Code: string }[];
}
