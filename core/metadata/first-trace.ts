import type { Message } from "../messages/message";
import { readMetadata } from "./read-metadata";
import type { TrustedSenders } from "./trusted-senders";

/**
 * Root id of the trace in which a message was first sent. Undefined: it was not traced, or the trace is no longer
 * known.
 */
export function firstTrace(message: Message, trusted: TrustedSenders): string | undefined {
  const reading = readMetadata(message, trusted);
  return reading.kind === "metadata" ? reading.metadata.trace : message.traceId;
}

/** The same as a field of a log line. */
export function traceField(message: Message, trusted: TrustedSenders): { readonly trace_id?: string } {
  const trace = firstTrace(message, trusted);
  return trace === undefined ? {} : { trace_id: trace };
}
