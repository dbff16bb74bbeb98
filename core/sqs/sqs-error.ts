import type { HttpResponse } from "@smithy/core/transport";
import type { ErrorParts } from "../aws/service-error";
import { parseFields } from "./parse-fields";

/** Query-protocol codes whose error name does not follow the rule below. */
const IRREGULAR: Readonly<Record<string, string>> = {
  "AWS.SimpleQueueService.NonExistentQueue": "QueueDoesNotExist",
  "KMS.ThrottlingException": "KmsThrottled",
  QueueAlreadyExists: "QueueNameExists",
};

/**
 * Reads an error from a response of SQS or an emulator. The query-protocol code comes in a header or the body, the type
 * in another header or the body. As in the SDK, the first one found names the error.
 */
export function readSqsError({ headers }: HttpResponse, body: string): ErrorParts {
  // A proxy's page is not JSON. The status then decides whether to retry.
  const fields = parseFields(body) ?? {};
  const [ofHeader] = (headers["x-amzn-query-error"] ?? "").split(";");
  const code = ofHeader || text(fields.Code);
  const found = code || text(fields.code) || headers["x-amzn-errortype"] || text(fields.__type);
  return { name: nameOf(found || "Unknown"), code, message: text(fields.message ?? fields.Message) };
}

/** A type may have a namespace before it, and a URL after it. */
function nameOf(code: string): string {
  const [withNamespace = ""] = code.split(/[,:]/);
  const [first = "", second = first] = withNamespace.split("#");
  const regular = second
    .replace(/^AWS\.SimpleQueueService\./, "")
    .replace(/^KMS\.(\w+?)(Exception)?$/, "Kms$1");
  return IRREGULAR[second] ?? regular;
}

const text = (value: unknown): string | undefined =>
  value === undefined || value === null || value === "" ? undefined : String(value);
