import { ReliableQueueError } from "../../core/runtime/errors";
import { DlqError } from "../errors";
import { explainUnexpected } from "./explain-unexpected";

/** What to say about any error. The context is that of the failed operation, if it got far enough to have one. */
export async function explainAny(
  error: unknown,
  context: { readonly explain: (error: Error) => Promise<DlqError | undefined> } | undefined,
): Promise<DlqError> {
  if (error instanceof DlqError) return error;
  if (error instanceof ReliableQueueError) return new DlqError(error.code, error.message, { cause: error });
  const known = error instanceof Error ? await context?.explain(error).catch(() => undefined) : undefined;
  return known ?? explainUnexpected(error);
}
