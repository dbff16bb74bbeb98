import type { HttpResponse } from "@smithy/core/transport";
import type { ErrorParts } from "../aws/service-error";
import { textsIn } from "./xml-texts";

/**
 * The codes that SNS documents for the calls of the functions, and to which the SDK adds `Exception`. The name decides
 * whether the call is tried again.
 * https://docs.aws.amazon.com/sns/latest/api/API_Publish.html#API_Publish_Errors
 */
const DOCUMENTED =
  /^(AuthorizationError|EndpointDisabled|InternalError|InvalidParameter|InvalidSecurity|KMS(AccessDenied|Disabled|InvalidState|NotFound|Throttling)|NotFound|PlatformApplicationDisabled|Throttled)$/;

/** Without a code in XML, such as on a proxy's page, the status says whether the call is worth another try. */
export function readSnsError(_response: HttpResponse, xml: string): ErrorParts {
  const [code] = textsIn(xml, "Code");
  const [message] = textsIn(xml, "Message");
  return { name: nameOf(code || "Unknown"), code, message };
}

function nameOf(code: string): string {
  if (code === "ParameterValueInvalid") return "InvalidParameterValueException";
  return DOCUMENTED.test(code) ? `${code}Exception` : code;
}
