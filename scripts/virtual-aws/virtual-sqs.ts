import { messageSize } from "../../core/messages/message-size";
import { SQS_LIMITS } from "../../core/sqs/sqs-limits";
import type { EntryToSend } from "../../core/sqs/sqs-port";
import { type Copy, type QueueRules, type Target, type Timing, VirtualQueue } from "./virtual-queue";

/** An error of the whole call, with its code. */
export class CallRefused extends Error {
  constructor(readonly code: string) {
    super("marked-secret");
    this.name = code;
  }
}

/** What a producer or a function sends. All messages with a producer's payload share it. */
export interface Payload extends Pick<Copy, "body" | "attributes" | "senderId"> {
  readonly groupId?: string | undefined;
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
const NOT_ALLOWED = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

const sizeOf = ({ MessageBody: body = "", MessageAttributes: attributes = {} }: EntryToSend) =>
  messageSize({ body, attributes });

/** Standard queues by their URLs, and what SQS refuses. */
export class VirtualSqs {
  readonly #targets = new Map<string, Target>();
  readonly #queues = new Map<string, VirtualQueue>();
  readonly #maxMessageBytes = new Map<string, number>();
  #sent = 0;

  constructor(readonly clock: Timing) {}

  createQueue(
    url: string,
    rules: QueueRules,
    maxMessageBytes: number = SQS_LIMITS.messageBytes,
  ): VirtualQueue {
    const queue = new VirtualQueue(this.clock, rules);
    this.#targets.set(url, queue);
    this.#queues.set(url, queue);
    this.#maxMessageBytes.set(url, maxMessageBytes);
    return queue;
  }

  /** From now on takes what is sent to a URL: before its queue, or instead of one. */
  add(url: string, target: Target): void {
    this.#targets.set(url, target);
  }

  queue(url: string): VirtualQueue {
    const queue = this.#queues.get(url);
    if (queue === undefined) throw new CallRefused("QueueDoesNotExist");
    return queue;
  }

  urlOf(name: string): string {
    const url = [...this.#targets.keys()].find((one) => one.endsWith(`/${name}`));
    if (url === undefined) throw new CallRefused("QueueDoesNotExist");
    return url;
  }

  /** A new copy, in no queue yet. */
  copy({ body, attributes, senderId, groupId }: Payload): Copy {
    this.#sent += 1;
    const fresh = { receiveCount: 0, receivedAt: 0, hiddenUntil: 0, listed: false, gone: false };
    return { number: this.#sent, body, attributes, groupId, senderId, sentAt: this.clock.now(), ...fresh };
  }

  /** One call. For each entry the copy that was sent, or the code with which it was refused. */
  send(url: string, entries: readonly EntryToSend[], senderId: string): (Copy | string)[] {
    const target = this.#targets.get(url);
    if (target === undefined) throw new CallRefused("QueueDoesNotExist");
    if (entries.length === 0) throw new CallRefused("EmptyBatchRequest");
    if (entries.length > SQS_LIMITS.batchEntries) throw new CallRefused("TooManyEntriesInBatchRequest");
    const bytes = entries.reduce((sum, entry) => sum + sizeOf(entry), 0);
    if (bytes > SQS_LIMITS.batchBytes) throw new CallRefused("BatchRequestTooLong");
    return entries.map((entry) => {
      const refused = this.#refuse(url, entry);
      if (refused !== undefined) return refused;
      const { MessageBody: body = "", MessageAttributes: attributes = {}, MessageGroupId: groupId } = entry;
      const copy = this.copy({ body, attributes, senderId, groupId });
      target.arrive(copy, entry.DelaySeconds);
      return copy;
    });
  }

  #refuse(url: string, entry: EntryToSend): string | undefined {
    const { MessageBody = "", MessageAttributes = {}, DelaySeconds = 0 } = entry;
    if (MessageBody === "" || NOT_ALLOWED.test(MessageBody)) return "InvalidMessageContents";
    const fits =
      sizeOf(entry) <= (this.#maxMessageBytes.get(url) ?? SQS_LIMITS.messageBytes) &&
      Object.keys(MessageAttributes).length <= SQS_LIMITS.messageAttributes &&
      DelaySeconds <= SQS_LIMITS.delaySeconds;
    return fits ? undefined : "InvalidParameterValue";
  }
}
