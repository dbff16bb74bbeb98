import { deadLetterMaxReceiveCount } from "../../constructs/settings/queue-timing";
import type { ReceivePort } from "../../core/messages/receive-port";
import type { EntryToSend, SqsPort } from "../../core/messages/sqs-port";
import type { Calls } from "./calls";
import type { EventLoop } from "./event-loop";
import type { Reconciliation } from "./reconciliation";
import type { Payload } from "./scenario";
import { type Copy, messageIdOf, SimulatedQueue } from "./simulated-queue";
import { createSimulatedSqs } from "./simulated-sqs";
import { type SimulationSettings, URLS } from "./simulation-settings";

export interface SimulatedQueues {
  readonly main: SimulatedQueue;
  readonly deadLetter: SimulatedQueue;
  readonly retry: SimulatedQueue;
  /** Reaches the queues as the functions do. */
  readonly port: SqsPort & ReceivePort;
  sendOrder(key: number, payload: Payload): void;
}

/** Who a message is from once a function has sent it again. */
export const FUNCTION_SENDER = "AROASIMULATEDSYSTEM00:function";

/**
 * The queues of the journey. Quarantine is an entry in the books: nothing leaves it by itself, and a million
 * messages in it would only take memory.
 */
export function createQueues(
  loop: EventLoop,
  calls: Calls,
  books: Reconciliation,
  settings: SimulationSettings,
): SimulatedQueues {
  const { maxReceiveCount, notifierReceives } = settings.stage.queue;
  const quarantine = {
    arrive: ({ key }: Pick<Copy, "key">) => {
      books.removeCopy(key);
      books.quarantine(key, loop.now());
    },
  };
  const deadLetter = new SimulatedQueue(loop, {
    visibilitySeconds: settings.deadLetterVisibilitySeconds,
    redrive: {
      maxReceiveCount: deadLetterMaxReceiveCount(maxReceiveCount, notifierReceives),
      to: quarantine,
    },
  });
  const toDeadLetter = {
    arrive: (copy: Copy) => {
      books.die(copy.attributes);
      deadLetter.arrive(copy);
    },
  };
  const main = new SimulatedQueue(loop, {
    visibilitySeconds: settings.mainVisibilitySeconds,
    redrive: { maxReceiveCount, to: toDeadLetter },
  });
  const retry = new SimulatedQueue(loop, { visibilitySeconds: settings.retryVisibilitySeconds });
  for (const queue of [main, deadLetter, retry]) queue.onDelete = (key) => books.removeCopy(key);

  let sent = 0;
  const copyOf = (key: number, payload: Payload): Copy => {
    sent += 1;
    books.addCopy(key);
    const { body, attributes, senderId } = payload;
    const fresh = { receiveCount: 0, hiddenUntil: 0 };
    return { number: sent, key, body, attributes, senderId, sentAt: loop.now(), ...fresh };
  };
  const accept = (url: string, entry: EntryToSend): string => {
    const payload = {
      body: entry.MessageBody ?? "",
      attributes: entry.MessageAttributes ?? {},
      senderId: FUNCTION_SENDER,
    };
    const key = Number(entry.MessageGroupId);
    const copy = copyOf(key, payload);
    if (url === URLS.main) {
      books.redrive(key, copy.attributes, loop.now());
      main.arrive(copy);
    } else if (url === URLS.retry) retry.arrive(copy, entry.DelaySeconds);
    else quarantine.arrive(copy);
    return messageIdOf(copy.number);
  };
  const byUrl = new Map<string, SimulatedQueue>([
    [URLS.main, main],
    [URLS.deadLetter, deadLetter],
    [URLS.retry, retry],
  ]);
  return {
    main,
    deadLetter,
    retry,
    port: createSimulatedSqs(loop, calls, byUrl, accept),
    sendOrder: (key, payload) => {
      books.sent += 1;
      main.arrive(copyOf(key, payload));
    },
  };
}
