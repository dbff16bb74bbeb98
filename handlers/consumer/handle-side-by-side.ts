import { systemDiagnosis } from "../../core/application/system-reasons";
import type { World } from "../../core/application/world";
import type { Message } from "../../core/messages/message";
import type { Deadline } from "../../core/runtime/deadline";
import { handleMessage, type MessageHandling, type Outcome } from "./handle-message";

/**
 * Handles messages side by side, at most as many at once as the application allows, each with a time limit of its
 * own. Without one that the application sets, a message may take half of what is left while others wait for their
 * turn, and all of it when none does: however many hang, there is time to start the next. Starts none once the time is
 * over. The outcomes are in the order of the messages.
 */
export async function handleSideBySide<M, W>(
  messages: readonly Message[],
  world: World<W>,
  handling: MessageHandling<M, W>,
  work: Deadline,
): Promise<readonly Outcome[]> {
  const { concurrency, timeLimitSeconds = Number.POSITIVE_INFINITY } = handling.application;
  const outcomes: Promise<Outcome>[] = [];
  const lane = async () => {
    for (;;) {
      const message = messages[outcomes.length];
      if (message === undefined) return;
      const left = work.left();
      // As many messages get half of the time as wait behind those that can be under way.
      const othersWait = messages.length - outcomes.length > concurrency;
      const limit = Math.min(timeLimitSeconds * 1000, othersWait ? left / 2 : left);
      const outcome =
        left <= 0 ? notStarted(message) : handleMessage(message, world, handling, work.signal(limit));
      outcomes.push(outcome);
      await outcome;
    }
  };
  await Promise.all(Array.from({ length: Math.min(concurrency, messages.length) }, lane));
  return Promise.all(outcomes);
}

const notStarted = async (message: Message): Promise<Outcome> => ({
  kind: "failed",
  message,
  diagnosis: systemDiagnosis("NotStarted"),
  consumerOnly: false,
});
