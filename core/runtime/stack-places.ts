/**
 * The frames of an error's stack, the first one first, without its head: that is the message, which may quote a body
 * and may look like a frame. None if the stack does not begin with the current message.
 */
export function stackPlaces(thrown: unknown): string[] {
  if (!(thrown instanceof Error) || typeof thrown.stack !== "string") return [];
  const { stack, message } = thrown;
  if (typeof message !== "string") return [];
  // A class that sets its name after `super()` has another name in its stack, so any word may be there.
  const head = /^[\w$.]{1,80}(?: \[\w{1,80}\])?/.exec(stack)?.[0];
  if (head === undefined) return [];
  const whole = message === "" ? head : `${head}: ${message}`;
  const rest = stack.slice(whole.length);
  if (!stack.startsWith(whole) || (rest !== "" && !rest.startsWith("\n"))) return [];
  return rest.split("\n").filter((line) => /^ {4}at .+:\d+:\d+\)?$/.test(line));
}
