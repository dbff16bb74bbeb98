import type { Deadline, TimeLeft } from "../../core/runtime/deadline";

/** A deadline that ends no call under way: only `left` says when to stop. */
export function makeDeadline(
  left: TimeLeft = () => 10_000,
  signal: AbortSignal = new AbortController().signal,
): Deadline {
  return { left, signal: () => signal, finish: () => new AbortController().signal };
}
