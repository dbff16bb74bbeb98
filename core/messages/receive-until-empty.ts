import type { Message } from "./message";

/** An empty poll alone never means empty: servers answer for their own share of a queue. */
const EMPTIES_BEFORE_STOPPING = 3;

/**
 * Receives until three polls in a row brought nothing new, or until `goOn` says no. SQS may give a message twice, also
 * in one receive: each is handed on once. `seen` holds what was handed on before. Throws what a receive throws.
 */
export async function* receiveUntilEmpty(
  receive: () => Promise<readonly Message[]>,
  goOn: () => boolean,
  seen: Set<string> = new Set(),
): AsyncGenerator<readonly Message[]> {
  for (let empties = 0; empties < EMPTIES_BEFORE_STOPPING && goOn(); ) {
    const received = newestOfEach(await receive());
    const fresh = received.filter(({ messageId }) => !seen.has(messageId) && seen.add(messageId));
    empties = fresh.length === 0 ? empties + 1 : 0;
    if (fresh.length > 0) yield fresh;
  }
}

/**
 * Each message once, as it was received last: SQS may give one twice in one receive, and only the newest receipt handle
 * deletes it. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteMessage.html
 */
export const newestOfEach = (messages: readonly Message[]): Message[] => [
  ...new Map(messages.map((message) => [message.messageId, message])).values(),
];
