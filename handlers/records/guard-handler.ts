import { describeError } from "../../core/runtime/describe-error";
import { ReliableQueueError } from "../../core/runtime/errors";

type Handler<E, C, R> = (event: E, context: C) => Promise<R>;

/**
 * The places of a stack, without its first lines: those are the message, which may quote a body, and look like a place.
 * None where the stack does not begin with the message as it is now.
 */
function placesOf(thrown: unknown): string {
  if (!(thrown instanceof Error) || typeof thrown.stack !== "string") return "";
  const head = `${thrown.name}${thrown.message === "" ? "" : `: ${thrown.message}`}`;
  if (!thrown.stack.startsWith(head)) return "";
  return thrown.stack
    .slice(head.length)
    .split("\n")
    .filter((line) => /^ {4}at .+:\d+:\d+\)?$/.test(line))
    .join("\n");
}

/**
 * Lambda prints what a function throws: name, message and stack. Errors of our own pass; of a foreign one only the
 * class, its code and the places in the code are thrown on.
 */
export function guardHandler<E, C, R>(handle: Handler<E, C, R>): Handler<E, C, R> {
  return async (event, context) => {
    try {
      return await handle(event, context);
    } catch (thrown) {
      if (thrown instanceof ReliableQueueError) throw thrown;
      const { error, code } = describeError(thrown);
      const unexpected = new ReliableQueueError(
        "Unexpected",
        "retry",
        `${error}${code === undefined || code === error ? "" : ` (${code})`} was thrown; its message is left out, because it may quote a message's body.`,
      );
      unexpected.stack = `${unexpected.name}: ${unexpected.message}\n${placesOf(thrown)}`;
      throw unexpected;
    }
  };
}
