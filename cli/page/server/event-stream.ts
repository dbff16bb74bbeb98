import type { StreamEvent } from "../api";
import type { EventPublisher, Subscriber } from "./event-publisher";

/** With this, a page notices a broken connection. */
const ALIVE_MS = 15_000;

/** Lines of NDJSON for one page, from the current state on, until it leaves or the server stops. */
export function eventStream(
  publisher: EventPublisher,
  first: readonly StreamEvent[],
  closing: AbortSignal,
): ReadableStream<Uint8Array> {
  const gone = new AbortController();
  const signal = AbortSignal.any([gone.signal, closing]);
  const encoder = new TextEncoder();
  const encode = (events: readonly StreamEvent[]) =>
    encoder.encode(events.map((event) => `${JSON.stringify(event)}\n`).join(""));
  let subscriber: Subscriber | undefined;
  const leave = () => {
    if (subscriber !== undefined) publisher.unsubscribe(subscriber);
    gone.abort();
  };
  return new ReadableStream({
    start(controller) {
      subscriber = publisher.subscribe();
      if (first.length > 0) controller.enqueue(encode(first));
    },
    async pull(controller) {
      const events = (await subscriber?.next(ALIVE_MS, signal)) ?? [];
      if (gone.signal.aborted) return;
      if (closing.aborted) {
        controller.enqueue(encode([...events, { type: "end" }]));
        leave();
        controller.close();
        return;
      }
      controller.enqueue(encode(events.length > 0 ? events : [{ type: "alive", at: Date.now() }]));
    },
    cancel: leave,
  });
}
