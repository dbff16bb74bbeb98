import { ReliableQueueError } from "../../core/runtime/errors";

/** A function's code cannot be bundled. A developer must fix it. */
export class BundlingError extends ReliableQueueError {
  constructor(message: string, options?: ErrorOptions) {
    super("Bundling", "fix", message, options);
  }
}
