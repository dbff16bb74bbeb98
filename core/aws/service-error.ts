import type { HttpResponse } from "@smithy/core/transport";

/** What a service says about an error. */
export interface ErrorParts {
  /** The name that the SDK gives it, such as `QueueDoesNotExist`. */
  readonly name: string;
  /** Its code in the query protocol, such as `AWS.SimpleQueueService.NonExistentQueue`. */
  readonly code?: string | undefined;
  readonly message?: string | undefined;
}

/** An error response from a service, in the shape of the SDK's errors, which the retry strategy and the logs read. */
export class ServiceError extends Error {
  readonly Code: string | undefined;
  readonly $metadata: { readonly httpStatusCode: number; readonly clockSkewCorrected: boolean };
  /**
   * Read for `retry-after`. Not enumerable, because it leads to the request and its signature, which must not be
   * logged.
   */
  declare readonly $response: HttpResponse;

  constructor({ name, code, message }: ErrorParts, response: HttpResponse, clockSkewCorrected: boolean) {
    super(message);
    this.name = name;
    this.Code = code;
    this.$metadata = { httpStatusCode: response.statusCode, clockSkewCorrected };
    Object.defineProperty(this, "$response", { value: response });
  }
}
