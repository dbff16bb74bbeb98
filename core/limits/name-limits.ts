/** How long the name of a resource may be on AWS, and which page says so. */
export interface NameLimit {
  readonly maxLength: number;
  readonly source: string;
  /** Names that AWS reserves. */
  readonly reserved?: readonly string[];
}

const IAM = "https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html";
const SCHEDULER = "https://docs.aws.amazon.com/scheduler/latest/APIReference/API_CreateSchedule.html";
const CLOUDWATCH = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/cloudwatch_limits.html";

export const NAME_LIMITS = {
  "SQS queue": {
    maxLength: 80,
    source: "https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-queues.html",
  },
  "Lambda function": {
    maxLength: 64,
    source: "https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html",
  },
  "IAM role": { maxLength: 64, source: IAM },
  schedule: { maxLength: 64, source: SCHEDULER },
  "schedule group": { maxLength: 64, source: SCHEDULER, reserved: ["default"] },
  "SNS topic": {
    maxLength: 256,
    source: "https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html",
  },
  "CloudWatch alarm": { maxLength: 255, source: CLOUDWATCH },
  "CloudWatch dashboard": { maxLength: 255, source: CLOUDWATCH },
  "chat configuration": {
    maxLength: 128,
    source:
      "https://docs.aws.amazon.com/chatbot/latest/APIReference/API_CreateSlackChannelConfiguration.html",
  },
  "DynamoDB table": {
    maxLength: 255,
    source:
      "https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/HowItWorks.NamingRulesDataTypes.html",
  },
  "log group": {
    maxLength: 512,
    source: "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html",
  },
  "KMS alias": {
    maxLength: 256,
    source: "https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html",
  },
} as const satisfies Readonly<Record<string, NameLimit>>;

export type NamedResource = keyof typeof NAME_LIMITS;
