import type { AccessControl } from "./access-control";
import { type ApiCall, type ApiRequest, readCall } from "./read-call";

/** The response to a refused call. */
export interface Refusal {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Decides which requests are refused. Undefined lets one through. */
export type Gate = (request: ApiRequest) => Promise<Refusal | undefined>;

/** A refusal in the protocol of SQS (JSON) or SNS (XML). The SDK does not retry a 4xx. */
function refuse(service: ApiCall["service"], code: string, message: string): Refusal {
  if (service === "sqs") {
    return {
      status: 403,
      headers: { "content-type": "application/x-amz-json-1.0", "x-amzn-query-error": `${code};Sender` },
      body: JSON.stringify({ __type: `com.amazon.coral.service#${code}Exception`, message }),
    };
  }
  const text = message.replace(/[<&]/g, (sign) => `&#${sign.charCodeAt(0)};`);
  return {
    status: 403,
    headers: { "content-type": "text/xml" },
    body: `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>${text}</Message></Error></ErrorResponse>`,
  };
}

/** Lets only those calls through to the emulator that the synthesized policies allow. */
export function createGate(access: AccessControl): Gate {
  return async (request) => {
    const call = readCall(request);
    if (call === undefined) return refuse("sns", "AccessDenied", "There is nothing here but SQS and SNS.");
    const { service, accessKeyId, needs } = call;
    if (accessKeyId === undefined) {
      return refuse(service, "MissingAuthenticationToken", "The request must be signed with an access key.");
    }
    if (!access.isKnown(accessKeyId)) {
      const message = `The security token included in the request is invalid: nobody has the access key ${accessKeyId}.`;
      return refuse(service, "InvalidClientTokenId", message);
    }
    if (needs === undefined) return undefined;
    const decision = await access.authorize(accessKeyId, needs.action, needs.resourceArn);
    if (decision.allowed) return undefined;
    return refuse(service, service === "sqs" ? "AccessDenied" : "AuthorizationError", decision.reason);
  };
}
