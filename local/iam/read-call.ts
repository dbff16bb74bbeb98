import * as v from "valibot";

/** The parts of an HTTP request that identify the call. */
export interface ApiRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, unknown>>;
  /** As parsed by the emulator. */
  readonly body: unknown;
}

export interface ApiCall {
  readonly service: "sqs" | "sns" | "sts";
  /** Undefined: the request is not signed. */
  readonly accessKeyId?: string;
  /** E.g. `SendMessageBatch`. */
  readonly operation: string;
  /** The permission that the call needs. Undefined: none. */
  readonly needs?: { readonly action: string; readonly resourceArn: string };
}

/** Operations that need the permission of another operation. https://docs.aws.amazon.com/service-authorization/latest/reference/list_amazonsqs.html */
const ACTIONS: Readonly<Record<string, string>> = {
  "sqs:SendMessageBatch": "sqs:SendMessage",
  "sqs:DeleteMessageBatch": "sqs:DeleteMessage",
  "sqs:ChangeMessageVisibilityBatch": "sqs:ChangeMessageVisibility",
  "sns:PublishBatch": "sns:Publish",
};

const SQS_TARGET = /^AmazonSQS\.(\w+)$/;
const CREDENTIAL = /\bCredential=([^/\s]+)\/\d+\/([^/\s]+)\//;

const SqsBody = v.looseObject({
  QueueUrl: v.optional(v.string()),
  QueueName: v.optional(v.string()),
  SourceArn: v.optional(v.string()),
});
const QueryBody = v.looseObject({
  Action: v.string(),
  TopicArn: v.optional(v.string()),
  TargetArn: v.optional(v.string()),
  ResourceArn: v.optional(v.string()),
  Name: v.optional(v.string()),
});

/** fauxqs's account, which all of its ARNs name. */
const ACCOUNT_ID = "000000000000";

interface Scope {
  readonly accessKeyId?: string;
  readonly region: string;
}

function readSqsCall(operation: string, body: unknown, { region, ...caller }: Scope): ApiCall {
  const { QueueUrl, QueueName, SourceArn } = v.is(SqsBody, body) ? body : {};
  const [account = ACCOUNT_ID, name] = QueueUrl?.split("/").slice(-2) ?? [ACCOUNT_ID, QueueName];
  const resourceArn = name === undefined ? (SourceArn ?? "*") : `arn:aws:sqs:${region}:${account}:${name}`;
  const action = `sqs:${operation}`;
  return { ...caller, service: "sqs", operation, needs: { action: ACTIONS[action] ?? action, resourceArn } };
}

function readQueryCall(
  { Action, TopicArn, TargetArn, ResourceArn, Name }: v.InferOutput<typeof QueryBody>,
  { region, ...caller }: Scope,
): ApiCall {
  if (Action === "GetCallerIdentity") return { ...caller, service: "sts", operation: Action };
  const named = Name === undefined ? "*" : `arn:aws:sns:${region}:${ACCOUNT_ID}:${Name}`;
  const action = `sns:${Action}`;
  return {
    ...caller,
    service: "sns",
    operation: Action,
    needs: { action: ACTIONS[action] ?? action, resourceArn: TopicArn ?? TargetArn ?? ResourceArn ?? named },
  };
}

/** Reads which call a request makes, and who makes it. Undefined: it is not a call to SQS, SNS or STS. */
export function readCall(request: ApiRequest): ApiCall | undefined {
  const { method, url, headers, body } = request;
  if (method !== "POST" || url !== "/") return undefined;
  const [, accessKeyId, region = ""] = CREDENTIAL.exec(String(headers.authorization)) ?? [];
  const scope = { region, ...(accessKeyId !== undefined && { accessKeyId }) };
  const [, operation] = SQS_TARGET.exec(String(headers["x-amz-target"])) ?? [];
  if (operation !== undefined) return readSqsCall(operation, body, scope);
  return v.is(QueryBody, body) ? readQueryCall(body, scope) : undefined;
}
