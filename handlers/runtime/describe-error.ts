import { ReliableQueueError } from "./errors";

/** What may be logged of any thrown value. */
export interface ErrorDescription {
  /** The error's class. */
  readonly error: string;
  /** Our own stable code, or the AWS error code, where there is one. */
  readonly code?: string;
  /** Only of our own errors: foreign messages quote bodies (a JSON parser does) and are never taken over. */
  readonly message?: string;
  readonly statusCode?: number;
}

/** Error codes of AWS services and of Node's sockets: identifiers, never sentences. */
const IDENTIFIER = /^[A-Za-z][A-Za-z0-9_.]{0,79}$/;

function identifier(value: unknown): string | undefined {
  return typeof value === "string" && IDENTIFIER.test(value) ? value : undefined;
}

function isServiceException(error: Error): error is Error & { $metadata: { httpStatusCode?: unknown } } {
  return "$metadata" in error && typeof error.$metadata === "object" && error.$metadata !== null;
}

/**
 * Describes an error for a log without repeating what it says: the class of a foreign error, and message and
 * code of our own. An SDK service exception is named by its `name`, because minification renames its class.
 */
export function describeError(thrown: unknown): ErrorDescription {
  if (thrown instanceof ReliableQueueError) {
    return { error: thrown.code, code: thrown.code, message: thrown.message };
  }
  if (!(thrown instanceof Error)) return { error: "NotAnError" };
  if (isServiceException(thrown)) {
    const code = identifier(thrown.name) ?? "ServiceException";
    const { httpStatusCode } = thrown.$metadata;
    return { error: code, code, ...(typeof httpStatusCode === "number" && { statusCode: httpStatusCode }) };
  }
  const code = "code" in thrown ? identifier(thrown.code) : undefined;
  return { error: identifier(thrown.constructor.name) ?? "Error", ...(code !== undefined && { code }) };
}
