import type { Deadline, TimeLeft } from "../../core/runtime/deadline";

/** A deadline that ends no call in progress: only `left` says when to stop. */
export function makeDeadline(left: TimeLeft = () => 10_000): Deadline {
  return { left, signal: () => new AbortController().signal, finish: () => new AbortController().signal };
}
