import * as v from "valibot";
import type { QueueNeeds } from "../../core/existing-queue/queue-needs";
import { arnBeside, parseQueueArn } from "../../core/names/queue-arn";
import type { Finding } from "./finding";

/** The response of SQS to GetQueueAttributes. */
export type QueueAttributes = Readonly<Record<string, string | undefined>>;

/** Compares what SQS says about the queue with what is required of it. */
export function checkQueue(needs: QueueNeeds, attributes: QueueAttributes): Finding[] {
  return [
    checkPlace(needs, attributes),
    checkVisibility(needs, attributes),
    checkRedrivePolicy(needs, attributes),
    checkRetention(needs, attributes),
    checkSize(needs, attributes),
    checkEncryption(needs, attributes),
  ];
}

const yesOrNo = (holds: boolean) => (holds ? "yes" : "no");
const owner = (line: string): Pick<Finding, "todo"> => ({ todo: { whose: "queue's owner", line } });
const deployment = (line: string): Pick<Finding, "todo"> => ({ todo: { whose: "deployment", line } });

function checkPlace({ arn }: QueueNeeds, { QueueArn = "" }: QueueAttributes): Finding {
  const holds = QueueArn === arn;
  return {
    rule: "place",
    holds: yesOrNo(holds),
    found: QueueArn,
    needed: arn,
    ...(!holds && deployment(`queue: existing({ arn: ${JSON.stringify(QueueArn)} })`)),
  };
}

/**
 * If it is shorter, a message would be received again while it is processed. If it is longer, redrives would not wait
 * for it.
 */
function checkVisibility(
  { visibilityTimeoutSeconds }: QueueNeeds,
  { VisibilityTimeout }: QueueAttributes,
): Finding {
  const { atLeast, atMost } = visibilityTimeoutSeconds;
  const found = Number(VisibilityTimeout);
  return {
    rule: "visibility-timeout",
    holds: yesOrNo(found >= atLeast && found <= atMost),
    found: `${found} s`,
    needed: `at least ${atLeast} s, at most ${atMost} s`,
    ...(found < atLeast && owner(`visibility_timeout_seconds = ${atLeast}`)),
    ...(found > atMost && deployment(`queue: existing({ …, visibilityTimeoutSeconds: ${found} })`)),
  };
}

const RedrivePolicy = v.pipe(
  v.string(),
  v.parseJson(),
  v.object({ deadLetterTargetArn: v.string(), maxReceiveCount: v.pipe(v.unknown(), v.transform(Number)) }),
);

function checkRedrivePolicy(
  { arn, redrivePolicy }: QueueNeeds,
  { QueueArn = arn, RedrivePolicy: text }: QueueAttributes,
): Finding {
  const { deadLetterQueue, maxReceiveCount, writtenBy } = redrivePolicy;
  const place = parseQueueArn(QueueArn);
  const target = place === undefined ? deadLetterQueue : arnBeside(place, deadLetterQueue);
  const parsed = v.safeParse(RedrivePolicy, text);
  const found = parsed.success ? parsed.output : undefined;
  const holds = found?.deadLetterTargetArn === target && found.maxReceiveCount === maxReceiveCount;
  const line = `redrive_policy = jsonencode({ deadLetterTargetArn = ${JSON.stringify(target)}, maxReceiveCount = ${maxReceiveCount} })`;
  return {
    rule: "redrive-policy",
    holds: yesOrNo(holds),
    found: found === undefined ? "none" : describeRedrive(found.deadLetterTargetArn, found.maxReceiveCount),
    needed: describeRedrive(target, maxReceiveCount),
    ...(!holds && (writtenBy === "owner" ? owner(line) : deployment("npx cdktf deploy"))),
  };
}

const describeRedrive = (target: string, count: number) =>
  `after ${count} receives to ${target.split(":").at(-1)}`;

function checkRetention(
  { retentionSeconds }: QueueNeeds,
  { MessageRetentionPeriod }: QueueAttributes,
): Finding {
  const found = Number(MessageRetentionPeriod);
  const holds = found >= retentionSeconds;
  return {
    rule: "retention",
    holds: yesOrNo(holds),
    found: `${found} s`,
    needed: `at least ${retentionSeconds} s`,
    ...(!holds && owner(`message_retention_seconds = ${retentionSeconds}`)),
  };
}

function checkSize({ maxMessageBytes }: QueueNeeds, { MaximumMessageSize }: QueueAttributes): Finding {
  const found = Number(MaximumMessageSize);
  const holds = found <= maxMessageBytes;
  return {
    rule: "size",
    holds: yesOrNo(holds),
    found: `${found} bytes`,
    needed: `at most ${maxMessageBytes} bytes`,
    // Its producers may need it, and the other queues can accept as much.
    ...(!holds && deployment(`maxMessageBytes: ${found}`)),
  };
}

/** AWS's own key of an account, which everybody who may use SQS there may use. */
const AWS_MANAGED = /(^|:)alias\/aws\/sqs$/;

function checkEncryption({ key }: QueueNeeds, attributes: QueueAttributes): Finding {
  const { KmsMasterKeyId = "", SqsManagedSseEnabled } = attributes;
  const found =
    KmsMasterKeyId !== "" ? KmsMasterKeyId : SqsManagedSseEnabled === "true" ? "a key that SQS owns" : "none";
  const needed = key?.arn ?? "a key that SQS owns";
  const finding = { rule: "encryption", found, needed } as const;
  if (KmsMasterKeyId !== "" && key === undefined && !AWS_MANAGED.test(KmsMasterKeyId)) {
    const line = `queue: existing({ …, key: existingKey(${JSON.stringify(KmsMasterKeyId)}) })`;
    return { ...finding, holds: "no", ...deployment(line) };
  }
  if (key === undefined) {
    const holds = found !== "none";
    return { ...finding, holds: yesOrNo(holds), ...(!holds && owner("sqs_managed_sse_enabled = true")) };
  }
  if (isSameKey(KmsMasterKeyId, key.arn)) return { ...finding, holds: "yes" };
  // It may be given as an alias.
  const holds = /(^|:)alias\//.test(KmsMasterKeyId) ? "unknown" : "no";
  return { ...finding, holds, ...owner(`kms_master_key_id = ${JSON.stringify(key.arn)}`) };
}

/** https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SetQueueAttributes.html */
const isSameKey = (given: string, arn: string): boolean => given === arn || arn.endsWith(`:key/${given}`);
