import type { Message } from "../messages/message";
import { newestOfEach } from "../messages/newest-of-each";
import { Polling } from "./polling";

const EMPTIES_BEFORE_STOPPING = 3;

export interface ReceiveUntilEmpty {
  readonly receive: (waitSeconds: number) => Promise<readonly Message[]>;
  /** SQS's count of visible messages. Undefined if it cannot be read. Never throws. */
  readonly countVisible: () => Promise<number | undefined>;
  /** Whether another poll may start in addition to this many. */
  readonly mayPoll: (underWay: number) => boolean;
  /** SQS's count, if it is known. */
  readonly visible?: number | undefined;
  /** Ids of messages that are not handed on again. Received ids are added. */
  readonly seen?: Set<string>;
}

/**
 * Receives with several simultaneous polls until the queue is empty, or until `mayPoll` returns false. SQS may return
 * a message twice, even in one receive: each is handed on once. Throws what a receive throws, after the other polls
 * have ended and their messages have been handed on.
 */
export async function* receiveUntilEmpty({
  receive,
  countVisible,
  mayPoll,
  visible,
  seen = new Set(),
}: ReceiveUntilEmpty): AsyncGenerator<readonly Message[]> {
  if (!mayPoll(0)) return;
  const polling = new Polling(visible ?? (await countVisible()), EMPTIES_BEFORE_STOPPING);
  const underWay = new Set<Promise<void>>();
  const brought: (readonly Message[])[] = [];
  const failures: unknown[] = [];

  const poll = async (waitSeconds: number): Promise<void> => {
    try {
      const received = newestOfEach(await receive(waitSeconds));
      const fresh = received.filter(({ messageId }) => !seen.has(messageId) && seen.add(messageId));
      polling.answered(fresh.length, waitSeconds);
      if (fresh.length > 0) brought.push(fresh);
    } catch (failure) {
      failures.push(failure);
    }
  };

  for (;;) {
    // This comes first, because what is handed on decides whether there may be another poll.
    const fresh = brought.shift();
    if (fresh !== undefined) {
      yield fresh;
      continue;
    }
    while (failures.length === 0 && underWay.size < polling.wanted && mayPoll(underWay.size)) {
      const answer: Promise<void> = poll(polling.waitSeconds).finally(() => void underWay.delete(answer));
      underWay.add(answer);
    }
    if (underWay.size > 0) await Promise.race(underWay);
    else if (failures.length > 0) throw failures[0];
    else if (polling.needsCount && mayPoll(0)) polling.counted(await countVisible());
    else return;
  }
}
