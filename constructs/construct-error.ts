import { ReliableQueueError } from "../core/runtime/errors";

/** A construct's props contain something that AWS or this design does not allow. */
export class ConstructError extends ReliableQueueError {
  constructor(constructPath: string, problem: string) {
    super("Construct", "fix", `${constructPath}: ${problem}`);
  }
}
