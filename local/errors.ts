import * as v from "valibot";
import { ReliableQueueError } from "../core/runtime/errors";

/** Something that the person who started the run can fix. The message says what and how. */
export class LocalRunError extends ReliableQueueError {
  constructor(message: string, options?: ErrorOptions) {
    super("LocalRun", "fix", message, options);
  }
}

const WithCode = v.object({ code: v.string() });

/** The code of an error of Node's file system and sockets, e.g. ENOENT. */
export function errorCodeOf(error: unknown): string | undefined {
  return v.is(WithCode, error) ? error.code : undefined;
}
