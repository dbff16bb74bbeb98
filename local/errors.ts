import { ReliableQueueError } from "../handlers/runtime/errors";

/** Something that the person who started the run can put right. The message says what and how. */
export class LocalRunError extends ReliableQueueError {
  constructor(message: string, options?: ErrorOptions) {
    super("LocalRun", "fix", message, options);
  }
}
