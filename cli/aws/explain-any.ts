import path from "node:path";
import { describeError } from "../../core/runtime/describe-error";
import { ReliableQueueError } from "../../core/runtime/errors";
import type { OperationContext } from "../command-context";
import { DlqError } from "../errors";
import { systemCode } from "../files/system-code";
import { isUnreadableAnswer } from "./unreadable-answer";

/** What to say about any error. The context is that of the failed operation, if it got far enough to have one. */
export async function explainAny(
  error: unknown,
  context: Pick<OperationContext, "explain"> | undefined,
): Promise<DlqError> {
  if (error instanceof DlqError) return error;
  if (error instanceof ReliableQueueError) return new DlqError(error.code, error.message, { cause: error });
  const known = error instanceof Error ? await context?.explain(error).catch(() => undefined) : undefined;
  return known ?? explainUnexpected(error);
}

/** What to do about the last AWS error. Undefined if nothing is known. */
export async function explainLast({ callLog, explain }: OperationContext): Promise<string | undefined> {
  return callLog.last && (await explain(callLog.last.error))?.message;
}

/**
 * An error about which nothing more is known. A service's message names resources and rules, and a system error names
 * a file. Any other message may quote a body, so only its class and place are shown.
 */
export function explainUnexpected(error: unknown): DlqError {
  const { error: name } = describeError(error);
  if (!(error instanceof Error)) return new DlqError(name, "Something failed without an error message.");
  const cause = { cause: error };
  if (isUnreadableAnswer(error)) {
    return new DlqError("NotAws", "The endpoint did not return a valid AWS response.", cause);
  }
  if ("$fault" in error) return new DlqError(name, `AWS answered ${name}: ${error.message}`, cause);
  const code = systemCode(error);
  if (code !== undefined)
    return new DlqError(code, `The operating system reported an error: ${error.message}.`, cause);
  const message = `Unexpected error (${name}${placeOf(error)}). This is a bug in the command: please report it.`;
  return new DlqError("Unexpected", message, cause);
}

/** Where an error was created: file and line of the first frame. */
function placeOf({ stack = "" }: Error): string {
  const [, file, line] = /^ +at .*?([^()\s]+):(\d+):\d+\)?$/m.exec(stack) ?? [];
  return file === undefined ? "" : ` at ${path.basename(file)}:${line}`;
}
