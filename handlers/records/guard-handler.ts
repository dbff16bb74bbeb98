import { describeError } from "../../core/runtime/describe-error";
import { ReliableQueueError } from "../../core/runtime/errors";
import { stackPlaces } from "../../core/runtime/stack-places";

type Handler<E, C, R> = (event: E, context: C) => Promise<R>;

/** As long as a timer can be. */
const FOREVER_MS = 2 ** 31 - 1;

/**
 * Lambda prints what a function throws: name, message and stack. Errors of our own pass; of a foreign one only the
 * class, its code and the places in the code are thrown on.
 *
 * While an invocation runs the event loop is held: where it ran empty, as it does when a promise has nothing behind it,
 * Lambda would end the invocation, and the deadlines' own timers do not hold it.
 */
export function guardHandler<E, C, R>(handle: Handler<E, C, R>): Handler<E, C, R> {
  return async (event, context) => {
    const hold = setInterval(() => {}, FOREVER_MS);
    try {
      return await handle(event, context);
    } catch (thrown) {
      if (thrown instanceof ReliableQueueError) throw thrown;
      const { error, code } = describeError(thrown);
      const unexpected = new ReliableQueueError(
        "Unexpected",
        "retry",
        `${error}${code === undefined || code === error ? "" : ` (${code})`} was thrown. Its message is omitted because it may quote a message body.`,
      );
      unexpected.stack = `${unexpected.name}: ${unexpected.message}\n${stackPlaces(thrown).join("\n")}`;
      throw unexpected;
    } finally {
      clearInterval(hold);
    }
  };
}
