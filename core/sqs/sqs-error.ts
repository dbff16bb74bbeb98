import type { HttpResponse } from "@smithy/core/transport";
import type { ErrorParts } from "../aws/service-error";

/** Codes of the query protocol from which the name of the error does not follow. */
const IRREGULAR: Readonly<Record<string, string>> = {
  "AWS.SimpleQueueService.NonExistentQueue": "QueueDoesNotExist",
  "KMS.ThrottlingException": "KmsThrottled",
  QueueAlreadyExists: "QueueNameExists",
};

/**
 * Reads an error in the forms in which SQS, or what answers in its place, sends it: a code of the query protocol in a
 * header or in the body, or a type in another header or in the body. The first of them that is there names the error,
 * as in the SDK.
 */
export function readSqsError({ headers }: HttpResponse, body: string): ErrorParts {
  const fields = parse(body);
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

/** A proxy's page is not JSON: then the status says whether the call is worth another try. */
function parse(body: string): Partial<Record<string, unknown>> {
  try {
    return Object(JSON.parse(body || "{}"));
  } catch {
    return {};
  }
}
