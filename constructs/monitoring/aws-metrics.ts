import type { Metric, Statistic } from "./metric";

/**
 * The metrics of AWS services that are used, by namespace: their names, and the one dimension with which each is
 * written.
 */
export const AWS_METRICS = {
  // https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/sqs-available-cloudwatch-metrics.html
  "AWS/SQS": {
    dimension: "QueueName",
    names: [
      "ApproximateAgeOfOldestMessage",
      "ApproximateNumberOfMessagesDelayed",
      "ApproximateNumberOfMessagesNotVisible",
      "ApproximateNumberOfMessagesVisible",
      "NumberOfEmptyReceives",
      "NumberOfMessagesDeleted",
      "NumberOfMessagesReceived",
      "NumberOfMessagesSent",
    ],
  },
  // https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html
  "AWS/Lambda": {
    dimension: "FunctionName",
    names: ["Duration", "Errors", "Invocations", "RecursiveInvocationsDropped", "Throttles"],
  },
  // https://docs.aws.amazon.com/sns/latest/dg/sns-monitoring-using-cloudwatch.html
  "AWS/SNS": {
    dimension: "TopicName",
    names: ["NumberOfMessagesPublished", "NumberOfNotificationsDelivered", "NumberOfNotificationsFailed"],
  },
  // https://docs.aws.amazon.com/scheduler/latest/UserGuide/monitoring-cloudwatch.html
  "AWS/Scheduler": {
    dimension: "ScheduleGroup",
    names: ["InvocationAttemptCount", "InvocationDroppedCount", "TargetErrorCount"],
  },
  // https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/CloudWatch-Logs-Monitoring-CloudWatch-Metrics.html
  "AWS/Logs": { dimension: "LogGroupName", names: ["IncomingBytes"] },
} as const satisfies Readonly<Record<string, { dimension: string; names: readonly string[] }>>;

type AwsNamespace = keyof typeof AWS_METRICS;
type NameIn<N extends AwsNamespace> = (typeof AWS_METRICS)[N]["names"][number];

/** A metric that a service writes about one named resource. */
export function awsMetric<N extends AwsNamespace>(
  namespace: N,
  name: NameIn<N>,
  resourceName: string,
  statistic: Statistic,
): Metric {
  return { namespace, name, dimensions: { [AWS_METRICS[namespace].dimension]: resourceName }, statistic };
}
