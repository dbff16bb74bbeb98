import type { WireRequest, WireResponse } from "./in-process-aws";

const target = ({ headers }: WireRequest) => headers["x-amz-target"] ?? "";

export const isBatch = (request: WireRequest) => target(request).endsWith("Batch");
export const isRead = (request: WireRequest) => /ReceiveMessage$|GetQueueAttributes$/.test(target(request));
export const isSendBatch = (request: WireRequest) => target(request).endsWith("SendMessageBatch");

/** The name of an SQS action, or Publish: the functions call nothing else of SNS. */
export const actionOf = (request: WireRequest): string => target(request).split(".").at(-1) || "Publish";

export function json(body: object): WireResponse {
  return {
    statusCode: 200,
    headers: { "content-type": "application/x-amz-json-1.0" },
    body: JSON.stringify(body),
  };
}

/** SQS answers in JSON, SNS in XML. The words of a service may quote what was sent: they carry a marked value. */
export function serviceError(request: WireRequest, statusCode: number, code: string): WireResponse {
  if (target(request) !== "") {
    const headers = { "content-type": "application/x-amz-json-1.0", "x-amzn-query-error": `${code};Sender` };
    return {
      statusCode,
      headers,
      body: JSON.stringify({ __type: `com.amazonaws.sqs#${code}`, message: "marked-secret" }),
    };
  }
  const body = `<ErrorResponse><Error><Type>Sender</Type><Code>${code}</Code><Message>marked-secret</Message></Error></ErrorResponse>`;
  return { statusCode, headers: { "content-type": "text/xml" }, body };
}

export function namedError(name: string, code: string): Error {
  return Object.assign(new Error("marked-secret"), { name, code });
}
