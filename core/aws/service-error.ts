import type { HttpResponse } from "@smithy/core/transport";

/** What a service says about an error. */
export interface ErrorParts {
  /** The name that the SDK gives it, such as `QueueDoesNotExist`. */
  readonly name: string;
  /** Its code in the query protocol, such as `AWS.SimpleQueueService.NonExistentQueue`. */
  readonly code?: string | undefined;
  readonly message?: string | undefined;
}

/** An error that a service answered with, in the shape of the SDK's, which retries and logs read. */
export class ServiceError extends Error {
  readonly Code: string | undefined;
  readonly $metadata: { readonly httpStatusCode: number; readonly clockSkewCorrected: boolean };
  /** Its `retry-after`, if there is one. */
  readonly $response: HttpResponse;

  constructor({ name, code, message }: ErrorParts, response: HttpResponse, clockSkewCorrected: boolean) {
    super(message);
    this.name = name;
    this.Code = code;
    this.$metadata = { httpStatusCode: response.statusCode, clockSkewCorrected };
    this.$response = response;
  }
}
