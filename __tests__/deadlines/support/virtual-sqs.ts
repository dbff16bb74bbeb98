import type { Message } from "../../../core/messages/message";
import type { ReceivePort } from "../../../core/messages/receive-port";
import type { BatchOutcome, SqsPort } from "../../../core/messages/sqs-port";
import { SYSTEM_SENDER } from "../../support/make-message";
import type { VirtualTime } from "./virtual-time";

/** Milliseconds of a call: slow ones, so that a deadline comes in the middle of many. */
export const CALL_MS = { receive: 40, send: 60, delete: 40, changeVisibility: 70 } as const;
/** A call that is not answered before any function is over. */
const HANGING_MS = 600_000;

interface Stored {
  readonly message: Message;
  hiddenUntil: number;
}

/** Queues whose calls take virtual time. A call that its signal ends has taken effect every other time. */
export class VirtualSqs implements SqsPort, ReceivePort {
  readonly #queues = new Map<string, Map<string, Stored>>();
  #sent = 0;
  #calls = 0;
  #ended = 0;

  constructor(
    private readonly time: VirtualTime,
    /** Which call hangs, counted from 1. Default: none. */
    private readonly hangs: (call: number) => boolean = () => false,
  ) {}

  put(queueUrl: string, messages: readonly Message[]): void {
    for (const message of messages)
      this.#of(queueUrl).set(message.receiptHandle, { message, hiddenUntil: 0 });
  }

  /** Bodies of what a queue holds, seen or hidden. */
  bodies(queueUrl: string): string[] {
    return [...this.#of(queueUrl).values()].map(({ message }) => message.body);
  }

  hidden(queueUrl: string): number {
    return [...this.#of(queueUrl).values()].filter(({ hiddenUntil }) => hiddenUntil > this.time.now()).length;
  }

  send: SqsPort["send"] = (queueUrl, entries, signal) =>
    this.#call(CALL_MS.send, signal, () => {
      const ids = entries.map(({ MessageBody = "", MessageAttributes = {} }) => {
        this.#sent += 1;
        const id = `sent-${this.#sent}`;
        const common = { receiveCount: 0, sentAt: this.time.now(), senderId: SYSTEM_SENDER };
        const message = { ...common, messageId: id, receiptHandle: id };
        this.put(queueUrl, [{ ...message, body: MessageBody, attributes: MessageAttributes }]);
        return id;
      });
      return confirm(ids);
    });

  delete: SqsPort["delete"] = (queueUrl, handles, signal) =>
    this.#call(CALL_MS.delete, signal, () => {
      for (const handle of handles) this.#of(queueUrl).delete(handle);
      return confirm(handles);
    });

  changeVisibility: SqsPort["changeVisibility"] = (queueUrl, entries, signal) =>
    this.#call(CALL_MS.changeVisibility, signal, () => {
      for (const { receiptHandle, visibilityTimeoutSeconds } of entries) {
        const stored = this.#of(queueUrl).get(receiptHandle);
        if (stored !== undefined) stored.hiddenUntil = this.time.now() + visibilityTimeoutSeconds * 1_000;
      }
      return confirm(entries.map(({ receiptHandle }) => receiptHandle));
    });

  receive: ReceivePort["receive"] = (queueUrl, visibilityTimeoutSeconds, signal) =>
    this.#call(CALL_MS.receive, signal, () => {
      const visible = [...this.#of(queueUrl).values()].filter(
        ({ hiddenUntil }) => hiddenUntil <= this.time.now(),
      );
      const received = visible.slice(0, 10);
      for (const stored of received) stored.hiddenUntil = this.time.now() + visibilityTimeoutSeconds * 1_000;
      return received.map(({ message }) => message);
    });

  depth: ReceivePort["depth"] = (queueUrl, signal) =>
    this.#call(CALL_MS.receive, signal, () => ({
      visible: this.#of(queueUrl).size,
      inFlight: 0,
      delayed: 0,
    }));

  #of(queueUrl: string): Map<string, Stored> {
    const queue = this.#queues.get(queueUrl) ?? new Map<string, Stored>();
    this.#queues.set(queueUrl, queue);
    return queue;
  }

  async #call<T>(milliseconds: number, signal: AbortSignal, effect: () => T): Promise<T> {
    this.#calls += 1;
    try {
      await this.time.spend(this.hangs(this.#calls) ? HANGING_MS : milliseconds, signal);
    } catch (ended) {
      this.#ended += 1;
      if (this.#ended % 2 === 0) effect();
      throw ended;
    }
    return effect();
  }
}

const confirm = (ids: readonly string[]): BatchOutcome => ({
  confirmed: new Map(ids.map((id, index) => [index, id])),
  failed: [],
});
