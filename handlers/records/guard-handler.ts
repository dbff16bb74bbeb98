import { describeError } from "../../core/runtime/describe-error";
import { ReliableQueueError } from "../../core/runtime/errors";
import { stackPlaces } from "../../core/runtime/stack-places";

type Handler<E, C, R> = (event: E, context: C) => Promise<R>;

/** The longest delay of a timer. */
const FOREVER_MS = 2 ** 31 - 1;

/**
 * Lambda prints what a function throws: name, message and stack. Our own errors pass. For a foreign error, only the
 * class, its code and the stack frames are thrown on.
 *
 * The event loop is kept alive while an invocation runs. If it became empty, as it does when a promise has nothing
 * behind it, Lambda would end the invocation, and the deadlines' own timers do not keep it alive.
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
