import { ReliableQueueError } from "./errors";

/** What may be logged about any thrown value. */
export interface ErrorDescription {
  /** The error's class. */
  readonly error: string;
  /** Our own stable code, or the AWS error code, if there is one. */
  readonly code?: string;
  /** The message, for our own errors only. Foreign messages may quote bodies, as a JSON parser's do. */
  readonly detail?: string;
  readonly statusCode?: number;
}

/** Classes and the error codes of AWS services: identifiers, never sentences. */
const IDENTIFIER = /^[A-Za-z][A-Za-z0-9_.]{0,79}$/;

/** Node's own codes (`ECONNRESET`, `ERR_INVALID_URL`). Anything else that a library puts there may be a value. */
const NODE_CODE = /^E[A-Z0-9_]{2,40}$/;

function matching(pattern: RegExp, value: unknown): string | undefined {
  return typeof value === "string" && pattern.test(value) ? value : undefined;
}

function isServiceException(error: Error): error is Error & { $metadata: { httpStatusCode?: unknown } } {
  return "$metadata" in error && typeof error.$metadata === "object" && error.$metadata !== null;
}

/**
 * Describes an error for a log without repeating its text: the class of a foreign error, or the message and code of
 * our own. An SDK service exception is identified by its `name`, because minification renames its class.
 */
export function describeError(thrown: unknown): ErrorDescription {
  if (thrown instanceof ReliableQueueError) {
    return { error: thrown.code, code: thrown.code, detail: thrown.message };
  }
  if (!(thrown instanceof Error)) return { error: "NotAnError" };
  const code = "code" in thrown ? matching(NODE_CODE, thrown.code) : undefined;
  if (isServiceException(thrown)) {
    const name = matching(IDENTIFIER, thrown.name) ?? "ServiceException";
    const { httpStatusCode } = thrown.$metadata;
    // Without a status nothing answered: Node.js says why.
    if (typeof httpStatusCode !== "number") return { error: name, code: code ?? name };
    return { error: name, code: name, statusCode: httpStatusCode };
  }
  return {
    error: matching(IDENTIFIER, thrown.constructor.name) ?? "Error",
    ...(code !== undefined && { code }),
  };
}
