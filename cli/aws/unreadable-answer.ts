/**
 * Whether a response came but was not the service's: a page from a proxy, or from another program at that address. On
 * an error caused by a response, the SDK sets `$response`, and on one that the service reported, `$fault`. Its
 * parsers' errors quote the response.
 */
export const isUnreadableAnswer = (error: unknown): boolean =>
  error instanceof Error && "$response" in error && !("$fault" in error);
