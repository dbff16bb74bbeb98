import { DlqError } from "../errors";
import type { FailedCall } from "./call-log";
import type { ErrorContext } from "./error-context";
import { explainDenied, explainDeniedKey } from "./explain-denied";
import type { Target } from "./target/resolve-target";
import { isUnreadableAnswer } from "./unreadable-answer";

/** The SDK's and the services' own words for what a person can mend, and what to do about each. */
const EXPIRED =
  /^(ExpiredToken|ExpiredTokenException|RequestExpired|TokenRefreshRequired|SSOTokenProviderFailure|UnauthorizedSSOTokenError)$/;
const UNKNOWN_KEY =
  /^(InvalidClientTokenId|UnrecognizedClientException|InvalidAccessKeyId|SignatureDoesNotMatch|AuthFailure|MissingAuthenticationToken)$/;
const DENIED = /^(AccessDenied|AccessDeniedException|AuthorizationError|UnauthorizedOperation)$/;
/** SQS's words for what KMS answered it. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html */
const KEY_DENIED = /(^|\.)(KmsAccessDenied|KMS\.AccessDeniedException)$/;
const KEY_UNUSABLE = /^(AWS\.SimpleQueueService\.)?(Kms[A-Z]|KMS\.)/;
const THROTTLED =
  /^(RequestThrottled|ThrottlingException|Throttling|TooManyRequestsException|OverLimit|SlowDown|ServiceUnavailable|RequestLimitExceeded)$/;
const NO_QUEUE = /(QueueDoesNotExist|NonExistentQueue|QueueDeletedRecently)$/;
const NO_SCHEDULE = /^ResourceNotFoundException$/;
const NO_CREDENTIALS = /^(CredentialsProviderError|TokenProviderError|ProviderError)$/;
const UNREACHABLE =
  /^(ECONNREFUSED|ENOTFOUND|EHOSTUNREACH|ECONNRESET|EAI_AGAIN|ETIMEDOUT|EPIPE|TimeoutError|AbortError)$/;

/** Names and codes of an error and of what caused it: the SDK wraps what the network did. */
function codesOf(thrown: unknown, depth = 0): string[] {
  if (typeof thrown !== "object" || thrown === null || depth > 3) return [];
  const { name, Code, code, cause } = thrown as Readonly<Record<string, unknown>>;
  const own = [name, Code, code].filter((one): one is string => typeof one === "string");
  return [...own, ...codesOf(cause, depth + 1)];
}

/** Says what to do about an error of the SDK. Undefined: nothing is known about it. */
export async function explainError(error: Error, context: ErrorContext): Promise<DlqError | undefined> {
  const codes = codesOf(error);
  const is = (pattern: RegExp) => codes.some((code) => pattern.test(code));
  const { target, profile } = context;
  const login = `Sign in again (\`aws sso login${profile}\`, or get new keys) and repeat the command.`;
  if (is(EXPIRED) || (is(NO_CREDENTIALS) && /expired/i.test(error.message))) {
    return new DlqError("ExpiredCredentials", `Your AWS credentials have expired. ${login}`, {
      cause: error,
    });
  }
  const noRegion = error.message === "Region is missing";
  const missing = is(NO_CREDENTIALS) || noRegion ? context.missingProfile() : undefined;
  if (missing !== undefined) {
    const message = `There is no profile ${missing} in your AWS configuration. Choose another with --profile or AWS_PROFILE (\`aws configure list-profiles\` tells them), or make it (\`aws configure --profile ${missing}\`).`;
    return new DlqError("NoSuchProfile", message, { cause: error });
  }
  if (is(NO_CREDENTIALS)) {
    const message = `No AWS credentials were found. Choose a profile with --profile or AWS_PROFILE, or sign in (\`aws sso login${profile}\`, \`aws configure${profile}\`).`;
    return new DlqError("NoCredentials", message, { cause: error });
  }
  if (is(UNKNOWN_KEY)) {
    return new DlqError("WrongCredentials", `AWS does not accept your credentials (${codes[0]}). ${login}`, {
      cause: error,
    });
  }
  if (noRegion) {
    return new DlqError("NoRegion", "No region is set. Give --region, AWS_REGION, or a profile with one.", {
      cause: error,
    });
  }
  const call = context.callLog.of(error);
  if (is(NO_QUEUE)) return missingQueue(error, call, target, await context.region());
  if (is(NO_SCHEDULE)) return missingSchedule(error, call, target);
  if (is(KEY_DENIED) && call !== undefined) return explainDeniedKey(error, call, context);
  if (is(KEY_UNUSABLE)) return keyUnusable(error, codes, call);
  if (is(DENIED) && call !== undefined) return explainDenied(error, call, context);
  if (is(THROTTLED)) return throttled(error, codes);
  if (is(UNREACHABLE)) return unreachable(error, codes, target);
  if (isUnreadableAnswer(error)) return unreadable(error, call, target);
  return undefined;
}

function missingQueue(
  error: Error,
  call: FailedCall | undefined,
  { stage, prefix }: Target,
  region: string | undefined,
): DlqError {
  const { QueueName, QueueUrl } = call?.input ?? {};
  const queue = String(QueueName ?? QueueUrl ?? "of this deployment");
  const message = `There is no queue ${queue}${region ? ` in ${region}` : ""} for your account. Stage is ${stage}, prefix "${prefix}": check --stage, --prefix, --region and --profile, or deploy sqs-message-producer-ingestor-stack first.`;
  return new DlqError("NoSuchQueue", message, { cause: error });
}

function missingSchedule(error: Error, call: FailedCall | undefined, { stage, prefix }: Target): DlqError {
  const name = String(call?.input.Name ?? "of the redriver");
  const message = `There is no schedule ${name}. Stage is ${stage}, prefix "${prefix}": check --stage, --prefix, --region and --profile, or deploy reliable-sqs-with-dlq-stack first.`;
  return new DlqError("NoSuchSchedule", message, { cause: error });
}

function keyUnusable(error: Error, codes: readonly string[], call: FailedCall | undefined): DlqError {
  const code = codes.find((one) => KEY_UNUSABLE.test(one)) ?? error.name;
  const queue = String(call?.input.QueueUrl ?? "the queue");
  const message = `The key that ${queue} is encrypted with cannot be used (${code}). Look at it in KMS: it must be there and enabled; where KMS is throttled, repeat the command later.`;
  return new DlqError("KeyUnusable", message, { cause: error });
}

function throttled(error: Error, codes: readonly string[]): DlqError {
  const code = codes.find((one) => THROTTLED.test(one));
  const message = `AWS takes no more calls at the moment (${code}), also when they were repeated. Run the command again later; a lower --rate makes fewer.`;
  return new DlqError("Throttled", message, { cause: error });
}

function unreachable(error: Error, codes: readonly string[], { local, endpointUrl }: Target): DlqError {
  // The last one is the cause: the SDK calls a connection that is reset a TimeoutError.
  const code = codes.findLast((one) => UNREACHABLE.test(one));
  const where = local?.endpoint ?? endpointUrl;
  const message =
    local !== undefined
      ? `Nothing answers at ${where} (${code}): the local run is not up any more. Start one with \`npm start -- --keep\`.`
      : `${where ?? "AWS"} cannot be reached (${code}). Check the network, --region and AWS_ENDPOINT_URL.`;
  return new DlqError("Unreachable", message, { cause: error });
}

/** What was answered is not repeated: it may quote what was sent. */
function unreadable(error: Error, call: FailedCall | undefined, { local, endpointUrl }: Target): DlqError {
  const service = call?.command.includes("Schedule") ? "EventBridge Scheduler" : "SQS";
  const where = local?.endpoint ?? endpointUrl;
  const message = `What answers${where ? ` at ${where}` : " in AWS's place"} is not ${service}: its answer cannot be read. Check AWS_ENDPOINT_URL and the network: a proxy's page is such an answer.`;
  return new DlqError("NotAws", message, { cause: error });
}
