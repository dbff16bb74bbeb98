/**
 * Whether an answer came and was none of the service's: a page of a proxy, or of another program at that address. The
 * SDK gives what failed at an answer its `$response`, and what the service said itself a `$fault`; what its parsers
 * throw quotes the answer.
 */
export const isUnreadableAnswer = (error: unknown): boolean =>
  error instanceof Error && "$response" in error && !("$fault" in error);
