import type { Message, MessageAttributes } from "../../core/messages/message";
import type { QueueDepth } from "../../core/messages/receive-port";
import type { EventLoop } from "./event-loop";
import { Fifo } from "./fifo";

/** One copy of a message in a queue. Small, because a storm holds a million of them. */
export interface Copy {
  /** What its MessageId is made of. */
  readonly number: number;
  /** Which order it is, on every transfer: the message's group id. */
  readonly key: number;
  readonly body: string;
  readonly attributes: MessageAttributes;
  readonly senderId: string;
  readonly sentAt: number;
  receiveCount: number;
  /** Until when it is hidden; 0: visible. */
  hiddenUntil: number;
}

export interface QueueRules {
  readonly visibilitySeconds: number;
  /** Moves a copy on the receive after this many. Default: never. */
  readonly redrive?: { readonly maxReceiveCount: number; readonly to: { arrive(copy: Copy): void } };
}

/** Above it a receive returns nothing: https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-queues.html */
const MOST_IN_FLIGHT = 120_000;

/** A standard queue: visibility, delay, receive counts and its redrive policy, on simulated time. */
export class SimulatedQueue {
  /** Called when something has become visible. */
  onVisible: () => void = () => {};
  /** Called with the order of each copy that was deleted. */
  onDelete: (key: number) => void = () => {};
  readonly #visible = new Fifo<Copy>();
  readonly #received = new Map<number, Copy>();
  #delayed = 0;

  constructor(
    private readonly loop: EventLoop,
    private readonly rules: QueueRules,
  ) {}

  depth(): QueueDepth {
    return { visible: this.#visible.length, inFlight: this.#received.size, delayed: this.#delayed };
  }

  /** Every copy that the queue holds, seen or hidden. */
  size(): number {
    return this.#visible.length + this.#received.size + this.#delayed;
  }

  /** Takes a copy as it is: sent by a store, or moved by a redrive policy with its count and clock. */
  arrive(copy: Copy, delaySeconds = 0): void {
    if (delaySeconds <= 0) {
      this.#show(copy);
      return;
    }
    this.#delayed += 1;
    copy.hiddenUntil = this.loop.now() + delaySeconds * 1000;
    this.loop.at(copy.hiddenUntil, () => {
      this.#delayed -= 1;
      this.#show(copy);
    });
  }

  /** A receive, for who needs no message of its own of each copy. */
  take(most: number, visibilitySeconds = this.rules.visibilitySeconds): Copy[] {
    const copies: Copy[] = [];
    const { redrive } = this.rules;
    while (copies.length < most && this.#received.size < MOST_IN_FLIGHT) {
      const copy = this.#visible.shift();
      if (copy === undefined) break;
      if (redrive !== undefined && copy.receiveCount >= redrive.maxReceiveCount) {
        redrive.to.arrive(copy);
      } else {
        copy.receiveCount += 1;
        this.#received.set(copy.number, copy);
        copies.push(copy);
      }
    }
    this.#hide(copies, visibilitySeconds);
    return copies;
  }

  /** Deletes a copy that was taken and is still in flight. */
  remove(copy: Copy): void {
    this.#received.delete(copy.number);
    this.onDelete(copy.key);
  }

  /** Changes until when a copy in flight is hidden. */
  release(copy: Copy, seconds: number): void {
    if (seconds > 0) this.#hide([copy], seconds);
    else this.#return(copy);
  }

  receive(most: number, visibilitySeconds?: number): Message[] {
    return this.take(most, visibilitySeconds).map(messageOf);
  }

  /** As SQS does, takes a stale handle without a word and without effect. */
  delete(handle: string): void {
    const copy = this.#inFlight(handle);
    if (copy !== undefined) this.remove(copy);
  }

  changeVisibility(handle: string, seconds: number): void {
    const copy = this.#inFlight(handle);
    if (copy !== undefined) this.release(copy, seconds);
  }

  #inFlight(handle: string): Copy | undefined {
    const [number, receiveCount] = handle.split("/");
    const copy = this.#received.get(Number(number));
    return copy?.receiveCount === Number(receiveCount) ? copy : undefined;
  }

  #hide(copies: readonly Copy[], seconds: number): void {
    if (copies.length === 0) return;
    const until = this.loop.now() + seconds * 1000;
    for (const copy of copies) copy.hiddenUntil = until;
    // Not the copies themselves: most are deleted long before, and a storm has a million of them.
    const numbers = copies.map(({ number }) => number);
    this.loop.at(until, () => {
      for (const number of numbers) {
        const copy = this.#received.get(number);
        if (copy?.hiddenUntil === until) this.#return(copy);
      }
    });
  }

  #return(copy: Copy): void {
    this.#received.delete(copy.number);
    this.#show(copy);
  }

  #show(copy: Copy): void {
    copy.hiddenUntil = 0;
    this.#visible.push(copy);
    this.onVisible();
  }
}

/** Every receive has a handle of its own. */
const receiptHandle = ({ number, receiveCount }: Copy) => `${number}/${receiveCount}`;

/** A MessageId of SQS's form. */
export const messageIdOf = (number: number): string =>
  `00000000-0000-4000-8000-${number.toString(16).padStart(12, "0")}`;

function messageOf(copy: Copy): Message {
  const { number, body, attributes, senderId, sentAt, receiveCount, key } = copy;
  const messageId = messageIdOf(number);
  const common = { messageId, body, attributes, senderId, sentAt, receiveCount, groupId: String(key) };
  return { ...common, receiptHandle: receiptHandle(copy) };
}
