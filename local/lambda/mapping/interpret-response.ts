import * as v from "valibot";
import type { InvocationResult } from "../runtime-api";

/** What Lambda does after an invocation: which messages it deletes, and whether it polls more slowly. */
export interface BatchOutcome {
  readonly deletedIds: readonly string[];
  readonly backOff: boolean;
}

const PartialBatchResponse = v.nullable(
  v.object({
    batchItemFailures: v.nullish(v.array(v.object({ itemIdentifier: v.pipe(v.string(), v.nonEmpty()) }))),
  }),
);

const NOTHING_DELETED = { deletedIds: [], backOff: false } as const;

/** An empty response is a success too, so it must be distinguished from one that is not JSON. */
function parsePayload(payload: string): { readonly value: unknown } | undefined {
  if (payload.trim() === "" || payload === '""') return { value: null };
  try {
    return { value: JSON.parse(payload) };
  } catch {
    return undefined;
  }
}

/**
 * Interprets the response of a function with an SQS event source mapping. Whole batch failed: an error, a timeout, a
 * malformed response, an unknown or empty itemIdentifier. Whole batch succeeded: an empty response, null, an empty
 * list. With partial responses only a thrown error makes Lambda back off.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-errorhandling.html
 */
export function interpretResponse(
  result: InvocationResult,
  messageIds: readonly string[],
  reportBatchItemFailures: boolean,
): BatchOutcome {
  if (result.kind !== "response") return { deletedIds: [], backOff: true };
  if (!reportBatchItemFailures) return { deletedIds: messageIds, backOff: false };
  const parsed = parsePayload(result.payload);
  if (parsed === undefined) return NOTHING_DELETED;
  const response = v.safeParse(PartialBatchResponse, parsed.value);
  if (!response.success) return NOTHING_DELETED;
  const failures = new Set(response.output?.batchItemFailures?.map(({ itemIdentifier }) => itemIdentifier));
  const known = new Set(messageIds);
  if ([...failures].some((id) => !known.has(id))) return NOTHING_DELETED;
  return { deletedIds: messageIds.filter((id) => !failures.has(id)), backOff: false };
}
