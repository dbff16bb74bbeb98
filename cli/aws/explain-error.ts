import { DlqError } from "../errors";
import type { FailedCall } from "./call-log";
import type { ErrorContext } from "./error-context";
import { explainDenied, explainDeniedKey } from "./explain-denied";
import type { Target } from "./target/resolve-target";
import { isUnreadableAnswer } from "./unreadable-answer";

/** Error codes of the SDK and the services that a person can fix, and what to do about each. */
const EXPIRED =
  /^(ExpiredToken|ExpiredTokenException|RequestExpired|TokenRefreshRequired|SSOTokenProviderFailure|UnauthorizedSSOTokenError)$/;
const UNKNOWN_KEY =
  /^(InvalidClientTokenId|UnrecognizedClientException|InvalidAccessKeyId|SignatureDoesNotMatch|AuthFailure|MissingAuthenticationToken)$/;
const DENIED = /^(AccessDenied|AccessDeniedException|AuthorizationError|UnauthorizedOperation)$/;
/**
 * SQS's messages for what KMS answered it.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ReceiveMessage.html
 */
const KEY_DENIED = /(^|\.)(KmsAccessDenied|KMS\.AccessDeniedException)$/;
const KEY_UNUSABLE = /^(AWS\.SimpleQueueService\.)?(Kms[A-Z]|KMS\.)/;
const THROTTLED =
  /^(RequestThrottled|ThrottlingException|Throttling|TooManyRequestsException|OverLimit|SlowDown|ServiceUnavailable|RequestLimitExceeded)$/;
const NO_QUEUE = /(QueueDoesNotExist|NonExistentQueue|QueueDeletedRecently)$/;
const NO_SCHEDULE = /^ResourceNotFoundException$/;
const NO_CREDENTIALS = /^(CredentialsProviderError|TokenProviderError|ProviderError)$/;
const UNREACHABLE =
  /^(ECONNREFUSED|ENOTFOUND|EHOSTUNREACH|ECONNRESET|EAI_AGAIN|ETIMEDOUT|EPIPE|TimeoutError|AbortError)$/;

/** Names and codes of an error and its causes, because the SDK wraps network errors. */
function codesOf(thrown: unknown, depth = 0): string[] {
  if (typeof thrown !== "object" || thrown === null || depth > 3) return [];
  const { name, Code, code, cause } = thrown as Readonly<Record<string, unknown>>;
  const own = [name, Code, code].filter((one): one is string => typeof one === "string");
  return [...own, ...codesOf(cause, depth + 1)];
}

/** What an error is explained with. */
interface Facts {
  readonly codes: readonly string[];
  readonly call: FailedCall | undefined;
  readonly target: Target;
  readonly region: string | undefined;
}

/** `Stage is prod, prefix "x-"`, and what to check. */
const checkTarget = ({ target: { stage, prefix } }: Facts, stack: string): string =>
  `The stage is ${stage} and the prefix "${prefix}". Check --stage, --prefix, --region and --profile, or deploy ${stack} first.`;

const endpointOf = ({ target: { local, endpointUrl } }: Facts): string | undefined =>
  local?.endpoint ?? endpointUrl;

/** The last code is the cause: the SDK reports a connection that was reset as a TimeoutError. */
const codeOf = ({ codes }: Facts, pattern: RegExp): string =>
  codes.findLast((code) => pattern.test(code)) ?? "unknown";

const REFUSALS: readonly (readonly [RegExp, string, (facts: Facts) => string])[] = [
  [
    NO_QUEUE,
    "NoSuchQueue",
    (facts) => {
      const { QueueName, QueueUrl = "of this deployment" } = facts.call?.input ?? {};
      const where = facts.region ? ` in ${facts.region}` : "";
      return `The queue ${QueueName ?? QueueUrl} does not exist in your account${where}. ${checkTarget(facts, "sqs-message-producer-ingestor-stack")}`;
    },
  ],
  [
    NO_SCHEDULE,
    "NoSuchSchedule",
    (facts) =>
      `The schedule ${facts.call?.input.Name ?? "of the redriver"} does not exist. ${checkTarget(facts, "reliable-sqs-with-dlq-stack")}`,
  ],
  [
    KEY_UNUSABLE,
    "KeyUnusable",
    (facts) =>
      `The key that ${facts.call?.input.QueueUrl ?? "the queue"} is encrypted with cannot be used (${codeOf(facts, KEY_UNUSABLE)}). Check in KMS that it exists and is enabled; if KMS is throttled, repeat the command later.`,
  ],
  [
    THROTTLED,
    "Throttled",
    (facts) =>
      `AWS throttled your calls (${codeOf(facts, THROTTLED)}), even after retries. Run the command again later, or with a lower --rate.`,
  ],
  [
    UNREACHABLE,
    "Unreachable",
    (facts) => {
      const code = codeOf(facts, UNREACHABLE);
      return facts.target.local === undefined
        ? `${endpointOf(facts) ?? "AWS"} cannot be reached (${code}). Check the network, --region and AWS_ENDPOINT_URL.`
        : `Nothing is listening at ${endpointOf(facts)} (${code}): the local run has ended. Start another one with \`npm start -- --keep\`.`;
    },
  ],
];

/** Says what to do about an error of the SDK. Undefined: nothing is known about it. */
export async function explainError(error: Error, context: ErrorContext): Promise<DlqError | undefined> {
  const codes = codesOf(error);
  const is = (pattern: RegExp) => codes.some((code) => pattern.test(code));
  const known = (code: string, message: string) => new DlqError(code, message, { cause: error });
  const call = context.callLog.of(error);
  const credentials = explainCredentials(error, is, context);
  if (credentials !== undefined) return known(...credentials);
  if (is(KEY_DENIED) && call !== undefined) return explainDeniedKey(error, call, context);
  if (is(DENIED) && call !== undefined) return explainDenied(error, call, context);
  const facts = { codes, call, target: context.target, region: await context.region() };
  const refusal = REFUSALS.find(([pattern]) => is(pattern));
  if (refusal !== undefined) return known(refusal[1], refusal[2](facts));
  if (!isUnreadableAnswer(error)) return undefined;
  // The response is not repeated, because it may quote what was sent.
  const service = serviceOf(call);
  const endpoint = endpointOf(facts);
  return known(
    "NotAws",
    `The endpoint${endpoint ? ` ${endpoint}` : ""} did not return a valid response from ${service}. Check AWS_ENDPOINT_URL and the network. A proxy may have answered instead.`,
  );
}

const serviceOf = (call: FailedCall | undefined): string =>
  call?.input.TableName !== undefined
    ? "DynamoDB"
    : call?.command.includes("Schedule")
      ? "EventBridge Scheduler"
      : "SQS";

/** What is wrong with credentials, profile or region: code and message. */
function explainCredentials(
  { name, message }: Error,
  is: (pattern: RegExp) => boolean,
  { profile, missingProfile }: ErrorContext,
): readonly [string, string] | undefined {
  const login = `Sign in again (\`aws sso login${profile}\`, or get new keys) and repeat the command.`;
  if (is(EXPIRED) || (is(NO_CREDENTIALS) && /expired/i.test(message))) {
    return ["ExpiredCredentials", `Your AWS credentials have expired. ${login}`];
  }
  if (is(UNKNOWN_KEY))
    return ["WrongCredentials", `AWS does not accept your credentials (${name}). ${login}`];
  const noRegion = message === "Region is missing";
  if (!is(NO_CREDENTIALS) && !noRegion) return undefined;
  const missing = missingProfile();
  if (missing !== undefined) {
    return [
      "NoSuchProfile",
      `Your AWS configuration has no profile ${missing}. Choose another with --profile or AWS_PROFILE (\`aws configure list-profiles\` lists them), or create it (\`aws configure --profile ${missing}\`).`,
    ];
  }
  if (noRegion)
    return ["NoRegion", "No region is set. Set --region or AWS_REGION, or use a profile that has a region."];
  return [
    "NoCredentials",
    `No AWS credentials were found. Choose a profile with --profile or AWS_PROFILE, or sign in (\`aws sso login${profile}\`, \`aws configure${profile}\`).`,
  ];
}
