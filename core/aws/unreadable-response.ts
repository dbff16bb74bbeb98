import { ReliableQueueError } from "../runtime/errors";

/** The status was that of a success, but whatever answered was not the service: a proxy, for example. */
export class UnreadableResponseError extends ReliableQueueError {
  constructor(service: string) {
    super("UnreadableResponse", "retry", `The endpoint did not return a valid ${service} response.`);
  }
}
