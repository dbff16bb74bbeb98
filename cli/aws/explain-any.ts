import { ReliableQueueError } from "../../core/runtime/errors";
import type { OperationContext } from "../command-context";
import { DlqError } from "../errors";
import { explainUnexpected } from "./explain-unexpected";

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
