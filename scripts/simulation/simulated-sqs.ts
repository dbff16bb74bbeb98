import type { ReceivePort } from "../../core/messages/receive-port";
import type { BatchOutcome, EntryToSend, SqsPort } from "../../core/messages/sqs-port";
import { type Calls, LATENCY_MS } from "./calls";
import type { EventLoop } from "./event-loop";
import type { SimulatedQueue } from "./simulated-queue";

/** Where a message that a function sends ends up. Returns its new MessageId. */
export type Accept = (queueUrl: string, entry: EntryToSend) => string;

/** The functions' ports on simulated queues: every call takes its time, is counted, and succeeds. */
export function createSimulatedSqs(
  loop: EventLoop,
  calls: Calls,
  queues: ReadonlyMap<string, SimulatedQueue>,
  accept: Accept,
): SqsPort & ReceivePort {
  const queueOf = (url: string): SimulatedQueue => {
    const queue = queues.get(url);
    if (queue === undefined) throw new Error(`No queue ${url} is simulated.`);
    return queue;
  };
  const call = async <T>(effect: () => T): Promise<T> => {
    calls.functions += 1;
    await loop.sleep(LATENCY_MS.sqs);
    return effect();
  };
  const confirmEach = <T>(entries: readonly T[], effect: (entry: T) => string): BatchOutcome => ({
    confirmed: new Map(entries.map((entry, index) => [index, effect(entry)])),
    failed: [],
  });
  return {
    send: (url, entries) => call(() => confirmEach(entries, (entry) => accept(url, entry))),
    delete: (url, handles) =>
      call(() =>
        confirmEach(handles, (handle) => {
          queueOf(url).delete(handle);
          return "";
        }),
      ),
    changeVisibility: (url, entries) =>
      call(() =>
        confirmEach(entries, ({ receiptHandle, visibilityTimeoutSeconds }) => {
          queueOf(url).changeVisibility(receiptHandle, visibilityTimeoutSeconds);
          return "";
        }),
      ),
    receive: (url, visibilityTimeoutSeconds) =>
      call(() => queueOf(url).receive(10, visibilityTimeoutSeconds)),
    depth: (url) => call(() => queueOf(url).depth()),
  };
}
