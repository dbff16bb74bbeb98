import type { Message, MessageAttributes } from "../../core/messages/message";
import type { QueueDepth } from "../../core/sqs/receive-port";
import { SQS_LIMITS } from "../../core/sqs/sqs-limits";
import { ItemBuffer } from "./item-buffer";
import type { VirtualClock } from "./virtual-clock";

/** One copy of a message in a queue. It is small, because a storm has a million of them. */
export interface Copy {
  /** What its MessageId is derived from. */
  readonly number: number;
  readonly body: string;
  readonly attributes: MessageAttributes;
  readonly groupId: string | undefined;
  readonly senderId: string;
  readonly sentAt: number;
  receiveCount: number;
  receivedAt: number;
  hiddenUntil: number;
  /** Whether it is in the list of visible copies. */
  listed: boolean;
  gone: boolean;
}

/** The part of a clock that a queue needs. */
export type Timing = Pick<VirtualClock, "now" | "at">;

/** Where a copy can be sent or moved. */
export interface Target {
  arrive(copy: Copy, delaySeconds?: number): void;
}

export interface QueueRules {
  readonly visibilitySeconds: number;
  /** Moves a copy on the receive after this many. Default: never. */
  readonly redrive?: { readonly maxReceiveCount: number; readonly to: Target };
  /** Whether a copy that is received also stays visible, which SQS says may happen. Default: never. */
  readonly isGivenTwice?: () => boolean;
  /**
   * Whether a move by redrive policy resets the receive count. AWS's pages and recorded messages disagree. Default:
   * it does not.
   */
  readonly restartsReceiveCount?: boolean;
  /** Default: what AWS allows. */
  readonly inFlightLimit?: number;
}

/** A standard queue: visibility, delay, receive counts, retention and its redrive policy, in virtual time. */
export class VirtualQueue implements Target {
  /** Called when something has become visible. */
  onVisible: () => void = () => {};
  readonly #visible = new ItemBuffer<Copy>();
  /** Entries of the list whose copy is gone. */
  #stale = 0;
  /** What was received and not deleted: in flight, or visible again. */
  readonly #received = new Map<number, Copy>();
  #inFlight = 0;
  readonly #delayed = new Set<Copy>();

  constructor(
    private readonly clock: Timing,
    private readonly rules: QueueRules,
  ) {}

  depth(): QueueDepth {
    return {
      visible: this.#visible.length - this.#stale,
      inFlight: this.#inFlight,
      delayed: this.#delayed.size,
    };
  }

  /** Every copy that the queue holds, visible, delayed or in flight. */
  contents(): Copy[] {
    const visible = this.#visible.toArray().filter(({ gone, hiddenUntil }) => !gone && hiddenUntil === 0);
    const inFlight = [...this.#received.values()].filter(({ hiddenUntil }) => hiddenUntil > 0);
    return [...visible, ...this.#delayed, ...inFlight];
  }

  /** Takes a copy unchanged: sent by a producer, or moved by a redrive policy with its retention clock. */
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

  /** A receive, for callers that do not need a separate message object for each copy. */
  take(most: number, visibilitySeconds?: number, taken: (copy: Copy) => void = () => {}): Copy[] {
    const { isGivenTwice, inFlightLimit = SQS_LIMITS.inFlightMessages } = this.rules;
    const copies: Copy[] = [];
    while (copies.length < most && this.#inFlight < inFlightLimit) {
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
      if (copy.hiddenUntil === 0) this.#inFlight += 1;
      copy.hiddenUntil = Number.POSITIVE_INFINITY;
      this.#received.set(copy.number, copy);
      copies.push(copy);
      taken(copy);
      if (isGivenTwice?.() === true) this.#list(copy);
    }
    // What was to be returned twice may have been moved by its second delivery.
    const held = copies.filter(({ number }) => this.#received.has(number));
    this.#hide(held, visibilitySeconds ?? this.rules.visibilitySeconds);
    return copies;
  }

  receive(most: number, visibilitySeconds?: number): Message[] {
    const messages: Message[] = [];
    // At once, because a copy that is returned twice continues to count.
    this.take(most, visibilitySeconds, (copy) => void messages.push(messageOf(copy)));
    return messages;
  }

  /** Deletes a copy that was taken. */
  remove(copy: Copy): void {
    this.#forget(copy);
    copy.gone = true;
    if (copy.listed) this.#stale += 1;
  }

  /** Changes until when a copy in flight is hidden. */
  release(copy: Copy, seconds: number): void {
    this.#hide([copy], seconds);
  }

  /** The last handle deletes, even if its visibility timeout is over. A stale one is accepted without effect. */
  delete(handle: string): void {
    const copy = this.#ofHandle(handle);
    if (copy !== undefined) this.remove(copy);
  }

  /** Returns why it was refused, if it was. */
  changeVisibility(handle: string, seconds: number): string | undefined {
    const longest = SQS_LIMITS.visibilitySeconds;
    if (seconds < 0 || seconds > longest) return "InvalidParameterValue";
    const copy = this.#ofHandle(handle);
    if (copy === undefined || copy.hiddenUntil === 0) return "ReceiptHandleIsInvalid";
    if (this.clock.now() + seconds * 1000 > copy.receivedAt + longest * 1000) return "InvalidParameterValue";
    this.release(copy, seconds);
    return undefined;
  }

  /** Drops what was sent before a given time, as SQS does when retention ends. Returns what was dropped. */
  expire(sentBefore: number): Copy[] {
    const old = this.contents().filter(({ sentAt }) => sentAt < sentBefore);
    for (const copy of old) {
      this.#delayed.delete(copy);
      this.remove(copy);
    }
    return old;
  }

  #ofHandle(handle: string): Copy | undefined {
    const copy = this.#received.get(Number(handle.slice(0, handle.indexOf("/"))));
    return copy !== undefined && receiptHandle(copy) === handle ? copy : undefined;
  }

  #moveIfSpent(copy: Copy): boolean {
    const { redrive, restartsReceiveCount } = this.rules;
    if (redrive === undefined || copy.receiveCount < redrive.maxReceiveCount) return false;
    this.#forget(copy);
    // The receive that moves it is counted, as in the emulators.
    copy.receiveCount = restartsReceiveCount === true ? 0 : copy.receiveCount + 1;
    redrive.to.arrive(copy);
    return true;
  }

  #hide(copies: readonly Copy[], seconds: number): void {
    if (seconds <= 0) {
      for (const copy of copies) this.#show(copy);
      return;
    }
    if (copies.length === 0) return;
    const until = this.clock.now() + seconds * 1000;
    for (const copy of copies) copy.hiddenUntil = until;
    // Not the copies themselves: most are deleted long before, and a storm has a million of them.
    const numbers = copies.map(({ number }) => number);
    this.clock.at(until, () => {
      for (const number of numbers) {
        const copy = this.#received.get(number);
        if (copy?.hiddenUntil === until) this.#show(copy);
      }
    });
  }

  #forget(copy: Copy): void {
    if (this.#received.delete(copy.number) && copy.hiddenUntil > 0) this.#inFlight -= 1;
    copy.hiddenUntil = 0;
  }

  #show(copy: Copy): void {
    if (copy.hiddenUntil > 0) this.#inFlight -= 1;
    copy.hiddenUntil = 0;
    if (!copy.listed) this.#list(copy);
    this.onVisible();
  }

  #list(copy: Copy): void {
    copy.listed = true;
    this.#visible.push(copy);
  }
}

/** Every receive has its own handle. */
const receiptHandle = ({ number, receiveCount }: Copy) => `${number}/${receiveCount}`;

/** A MessageId in SQS's form. */
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
