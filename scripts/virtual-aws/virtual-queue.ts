import { SQS_LIMITS } from "../../core/messages/limits";
import type { Message, MessageAttributes } from "../../core/messages/message";
import type { QueueDepth } from "../../core/messages/receive-port";
import { Fifo } from "./fifo";
import type { VirtualClock } from "./virtual-clock";

/** One copy of a message in a queue. Small, because a storm holds a million of them. */
export interface Copy {
  /** What its MessageId is made of. */
  readonly number: number;
  readonly body: string;
  readonly attributes: MessageAttributes;
  readonly groupId: string | undefined;
  readonly senderId: string;
  readonly sentAt: number;
  receiveCount: number;
  receivedAt: number;
  hiddenUntil: number;
  /** Whether it stands in the list of what is visible. */
  listed: boolean;
  gone: boolean;
}

/** What a queue needs of a clock. */
export type Timing = Pick<VirtualClock, "now" | "at">;

/** Where a copy can be sent or moved. */
export interface Target {
  arrive(copy: Copy, delaySeconds?: number): void;
}

export interface QueueRules {
  readonly visibilitySeconds: number;
  /** Moves a copy on the receive after this many. Default: never. */
  readonly redrive?: { readonly maxReceiveCount: number; readonly to: Target };
  /** Whether a copy that is received stays visible too, as SQS says may happen. Default: never. */
  readonly isGivenTwice?: () => boolean;
  /** Whether a move by redrive policy starts the receive count again. AWS's pages and records disagree. Default: it does not. */
  readonly restartsReceiveCount?: boolean;
  /** Default: what AWS allows. */
  readonly inFlightLimit?: number;
}

/** Above it a receive returns nothing: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-queues.html */
const IN_FLIGHT_LIMIT = 120_000;

/** A standard queue: visibility, delay, receive counts, retention and its redrive policy, in virtual time. */
export class VirtualQueue implements Target {
  /** Called when something has become visible. */
  onVisible: () => void = () => {};
  readonly #visible = new Fifo<Copy>();
  /** Entries of the list whose copy is gone. */
  #stale = 0;
  readonly #inFlight = new Map<number, Copy>();
  readonly #delayed = new Set<Copy>();

  constructor(
    private readonly clock: Timing,
    private readonly rules: QueueRules,
  ) {}

  depth(): QueueDepth {
    return {
      visible: this.#visible.length - this.#stale,
      inFlight: this.#inFlight.size,
      delayed: this.#delayed.size,
    };
  }

  /** Every copy that the queue holds, visible, delayed or in flight. */
  contents(): Copy[] {
    const visible = this.#visible
      .toArray()
      .filter(({ gone, number }) => !gone && !this.#inFlight.has(number));
    return [...visible, ...this.#delayed, ...this.#inFlight.values()];
  }

  /** Takes a copy as it is: sent by a producer, or moved by a redrive policy with its clock. */
  arrive(copy: Copy, delaySeconds = 0): void {
    if (delaySeconds <= 0) {
      this.#show(copy);
      return;
    }
    this.#delayed.add(copy);
    this.clock.at(this.clock.now() + delaySeconds * 1000, () => {
      if (this.#delayed.delete(copy)) this.#show(copy);
    });
  }

  /** A receive, for callers that need no message of their own of each copy. */
  take(most: number, visibilitySeconds?: number, taken: (copy: Copy) => void = () => {}): Copy[] {
    const { isGivenTwice, inFlightLimit = IN_FLIGHT_LIMIT } = this.rules;
    const copies: Copy[] = [];
    while (copies.length < most && this.#inFlight.size < inFlightLimit) {
      const copy = this.#visible.shift();
      if (copy === undefined) break;
      copy.listed = false;
      if (copy.gone) {
        this.#stale -= 1;
        continue;
      }
      if (this.#moveIfSpent(copy)) continue;
      copy.receiveCount += 1;
      copy.receivedAt = this.clock.now();
      this.#inFlight.set(copy.number, copy);
      copies.push(copy);
      taken(copy);
      if (isGivenTwice?.() === true) this.#list(copy);
    }
    this.#hide(copies, visibilitySeconds ?? this.rules.visibilitySeconds);
    return copies;
  }

  receive(most: number, visibilitySeconds?: number): Message[] {
    const messages: Message[] = [];
    // At once, because a copy that is given twice counts on.
    this.take(most, visibilitySeconds, (copy) => void messages.push(messageOf(copy)));
    return messages;
  }

  /** Deletes a copy that was taken and is still in flight. */
  remove(copy: Copy): void {
    this.#inFlight.delete(copy.number);
    this.#drop(copy);
  }

  /** Changes until when a copy in flight is hidden. */
  release(copy: Copy, seconds: number): void {
    if (seconds > 0) this.#hide([copy], seconds);
    else this.#show(copy);
  }

  /** As SQS does, takes a stale handle without an error and without effect. */
  delete(handle: string): void {
    const copy = this.#ofHandle(handle);
    if (copy !== undefined) this.remove(copy);
  }

  /** Returns why it was refused, if it was. */
  changeVisibility(handle: string, seconds: number): string | undefined {
    const copy = this.#ofHandle(handle);
    if (copy === undefined) return "ReceiptHandleIsInvalid";
    const end = this.clock.now() + seconds * 1000;
    if (end > copy.receivedAt + SQS_LIMITS.visibilitySeconds * 1000) return "InvalidParameterValue";
    this.release(copy, seconds);
    return undefined;
  }

  /** Drops what was sent before a moment, as SQS does when a queue's retention is over. Returns what was dropped. */
  expire(sentBefore: number): Copy[] {
    const old = this.contents().filter(({ sentAt }) => sentAt < sentBefore);
    for (const copy of old) {
      this.#delayed.delete(copy);
      this.remove(copy);
    }
    return old;
  }

  #ofHandle(handle: string): Copy | undefined {
    const copy = this.#inFlight.get(Number(handle.slice(0, handle.indexOf("/"))));
    return copy !== undefined && receiptHandle(copy) === handle ? copy : undefined;
  }

  #moveIfSpent(copy: Copy): boolean {
    const { redrive, restartsReceiveCount } = this.rules;
    if (redrive === undefined || copy.receiveCount < redrive.maxReceiveCount) return false;
    this.#inFlight.delete(copy.number);
    if (restartsReceiveCount === true) copy.receiveCount = 0;
    redrive.to.arrive(copy);
    return true;
  }

  #hide(copies: readonly Copy[], seconds: number): void {
    if (copies.length === 0) return;
    const until = this.clock.now() + seconds * 1000;
    for (const copy of copies) copy.hiddenUntil = until;
    // Not the copies themselves: most are deleted long before, and a storm has a million of them.
    const numbers = copies.map(({ number }) => number);
    this.clock.at(until, () => {
      for (const number of numbers) {
        const copy = this.#inFlight.get(number);
        if (copy?.hiddenUntil === until) this.#show(copy);
      }
    });
  }

  #show(copy: Copy): void {
    this.#inFlight.delete(copy.number);
    copy.hiddenUntil = 0;
    if (!copy.listed) this.#list(copy);
    this.onVisible();
  }

  #list(copy: Copy): void {
    copy.listed = true;
    this.#visible.push(copy);
  }

  #drop(copy: Copy): void {
    copy.gone = true;
    if (copy.listed) this.#stale += 1;
  }
}

/** Every receive has a handle of its own. */
export const receiptHandle = ({ number, receiveCount }: Copy) => `${number}/${receiveCount}`;

/** A MessageId of SQS's form. */
export const messageIdOf = ({ number }: Pick<Copy, "number">): string =>
  `00000000-0000-4000-8000-${number.toString(16).padStart(12, "0")}`;

export function messageOf(copy: Copy): Message {
  const { body, attributes, senderId, sentAt, receiveCount, groupId } = copy;
  return {
    messageId: messageIdOf(copy),
    receiptHandle: receiptHandle(copy),
    ...{ body, attributes, senderId, sentAt, receiveCount },
    ...(groupId !== undefined && { groupId }),
  };
}
