import type { HttpResponse } from "@smithy/core/transport";
import { createSend, type LightClientOptions } from "../aws/light-client";
import type { ErrorParts } from "../aws/service-error";
import type { CallSqs } from "./sqs-calls";
import { readOutput, writeInput } from "./sqs-json";

/**
 * SQS for the functions. What still fails after its retries is reported, and SQS delivers it again. The queue's URL
 * says where SQS is: in its partition, with FIPS or without.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-making-api-requests-json.html
 */
export function createLightSqs(options: LightClientOptions = {}): CallSqs {
  const send = createSend({ name: "sqs", readError }, options);
  return async (operation, input, signal) => {
    const headers = {
      "content-type": "application/x-amz-json-1.0",
      "x-amz-target": `AmazonSQS.${operation}`,
      "x-amzn-query-mode": "true",
    };
    const { origin } = new URL(input.QueueUrl ?? "");
    const isPoll = operation === "ReceiveMessage";
    const call = { endpoint: origin, headers, body: writeInput(input), isPoll };
    return readOutput(operation, input, await send(call, signal));
  };
}

/** SQS's own errors have a name in `__type`. Others, such as a missing permission, only have the older code. */
function readError({ headers }: HttpResponse, body: string): ErrorParts {
  const { __type: type = "", message, Message } = parse(body);
  const [oldCode] = (headers["x-amzn-query-error"] ?? "").split(";");
  const [shape = "", namespace] = type.split(":")[0]?.split("#").reverse() ?? [];
  const name = namespace === "com.amazonaws.sqs" ? shape : oldCode || shape || "Unknown";
  return { name, oldCode: oldCode || undefined, message: message ?? Message };
}

/** A proxy's page is not JSON: then the status says whether the call is worth another try. */
function parse(body: string): Partial<Record<"__type" | "message" | "Message", string>> {
  try {
    return JSON.parse(body || "{}");
  } catch {
    return {};
  }
}
