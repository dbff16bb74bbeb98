import { systemDiagnosis } from "../../core/application/system-reasons";
import type { World } from "../../core/application/world";
import type { Message } from "../../core/messages/message";
import type { Deadline } from "../../core/runtime/deadline";
import { handleMessage, type MessageHandling, type Outcome } from "./handle-message";
import { TimeLimits } from "./message-time-limits";
import { WaitingCopies } from "./waiting-copies";

/**
 * Handles messages side by side, as many at the same time as the application allows, each with its own time limit. If
 * the application sets no limit, a message may take half of the remaining time while others are waiting, and all of
 * it otherwise. However many hang, there is time to start the next. Starts none once the time is up. A message that
 * waits for another copy takes no other's turn, and is handled again until the time is up. The outcomes are in the
 * order of the messages.
 */
export async function handleSideBySide<M, W>(
  messages: readonly Message[],
  world: World<W>,
  handling: MessageHandling<M, W>,
  work: Pick<Deadline, "left">,
): Promise<readonly Outcome[]> {
  const { concurrency, timeLimitSeconds = Number.POSITIVE_INFINITY } = handling.application;
  const limits = new TimeLimits(work.left);
  const outcomes = new Array<Outcome>(messages.length);
  const waiting = new WaitingCopies(handling.once, work.left);
  let started = 0;
  /** In progress, with all of the remaining time. */
  let unlimited = 0;
  const handleOnLane = async (lane: number) => {
    for (;;) {
      const index = started < messages.length ? started++ : await waiting.next();
      const message = index === undefined ? undefined : messages[index];
      if (index === undefined || message === undefined) return;
      const left = work.left();
      const earlier = outcomes[index];
      if (left <= 0) {
        outcomes[index] = earlier ?? notStarted(message);
        continue;
      }
      // All of the time is only for messages that leave a lane for each that still needs one.
      const needLanes = 1 + messages.length - started + waiting.count + unlimited;
      const limitMs = Math.min(timeLimitSeconds * 1000, needLanes > concurrency ? left / 2 : left);
      const isUnlimited = limitMs === left;
      if (isUnlimited) unlimited += 1;
      const limit = limits.start(lane, left, limitMs);
      const handled = handleMessage(message, world, handling, limit, earlier);
      const outcome = handled instanceof Promise ? await handled : handled;
      outcomes[index] = outcome;
      if (isUnlimited) unlimited -= 1;
      waiting.add(index, outcome);
      limits.done(lane);
    }
  };
  try {
    const lanes: Promise<void>[] = [];
    while (lanes.length < Math.min(concurrency, messages.length)) lanes.push(handleOnLane(lanes.length));
    await Promise.all(lanes);
  } finally {
    limits.close();
  }
  return outcomes;
}

const notStarted = (message: Message): Outcome => ({
  kind: "failed",
  message,
  diagnosis: systemDiagnosis("NotStarted"),
  consumerOnly: false,
});
