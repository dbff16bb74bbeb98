import type { Message } from "./message";
import { newestOfEach } from "./newest-of-each";
import { Polling } from "./polling";

const EMPTIES_BEFORE_STOPPING = 3;

export interface ReceiveUntilEmpty {
  readonly receive: (waitSeconds: number) => Promise<readonly Message[]>;
  /** SQS's count of what is visible; undefined where it cannot be read. Never throws. */
  readonly countVisible: () => Promise<number | undefined>;
  /** Whether a poll may start beside so many. */
  readonly mayPoll: (underWay: number) => boolean;
  /** SQS's count, where it is known. */
  readonly visible?: number | undefined;
  /** Ids of what is not handed on another time; those received are added. */
  readonly seen?: Set<string>;
}

/**
 * Receives with several polls at once until the queue is empty, or until `mayPoll` says no. SQS may give a message twice,
 * also in one receive: each is handed on once. Throws what a receive throws, once the polls beside it have ended: what they
 * bring is handed on first.
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
    // First, because what is handed on decides whether there may be another poll.
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
