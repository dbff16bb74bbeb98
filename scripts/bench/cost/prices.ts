/**
 * List prices in us-east-1, in dollars, without free tiers and volume discounts. This is the only file with prices.
 * Each has the page that states it and the date of that page.
 *
 * AWS's own price pages are https://aws.amazon.com/sqs/pricing, /lambda/pricing, /cloudwatch/pricing, /sns/pricing,
 * /eventbridge/pricing, /dynamodb/pricing/on-demand and /kms/pricing. They fill in their figures by script, so a
 * stored copy of most of them contains none: the page named beside a price says that it took the price from there.
 * Not confirmed by any page: how AWS bills the calls of a move task (see `MOVE_TASK_CALLS`).
 */
export const PRICES = {
  asOf: "2026-06",
  region: "us-east-1",
  /**
   * A request of up to 64 KiB on a standard queue.
   * https://cloudburn.io/blog/amazon-sqs-pricing (2026-03-14), factualminds.com/blog/amazon-sqs-pricing-64kb-rule-fifo-vs-standard (2026-06)
   */
  sqsRequest: 0.4 / 1e6,
  /**
   * In addition, for a request of a message with a MessageGroupId on a standard queue.
   * https://cloudburn.io/blog/amazon-sqs-pricing (2026-03-14)
   */
  sqsFairQueueRequest: 0.1 / 1e6,
  /** https://git.mcrn.ar/mariano/lambda_local_runner, docs/lambdas-md/lambda-13-cost.md (2026-05-11) */
  lambdaRequest: 0.2 / 1e6,
  /** On arm64. The same page; https://cloudchipr.com/blog/aws-lambda-pricing */
  lambdaGigabyteSecond: 0.0000133334,
  /** On x86_64. The same pages. */
  lambdaGigabyteSecondX86: 0.0000166667,
  /** Ingested, class STANDARD. https://www.factualminds.com/blog/amazon-cloudwatch-pricing-metrics-logs-alarms-dashboards (2026-06-13) */
  logGigabyte: 0.5,
  /**
   * A month, standard resolution. https://c3x.dev/resources/aws/aws_cloudwatch_metric_alarm (read 2026-11-28). For each metric
   * that an alarm looks at: https://aws.amazon.com/cloudwatch/pricing counts "alarm metrics".
   */
  alarmMetric: 0.1,
  /**
   * A month. Three an account with up to 50 metrics each are free of charge (https://aws.amazon.com/cloudwatch/pricing); that
   * is not deducted. The page of logGigabyte, 2026-06-13.
   */
  dashboard: 3,
  /** A metric that received a value in the hour, a month. https://signoz.io/guides/cloudwatch-pricing (2026-02-15) */
  customMetric: 0.3,
  /** https://www.factualminds.com/blog/amazon-sns-pricing-publishes-fanout-protocols (2026-06-13) */
  snsPublish: 0.5 / 1e6,
  /** The same page. */
  snsEmail: 2 / 1e5,
  /**
   * EventBridge Scheduler; 14 million a month are free of charge. https://cloudburn.io/blog/amazon-eventbridge-pricing (2026-03-13).
   * https://www.wring.co/blog/aws-eventbridge-pricing-guide says that it costs nothing.
   */
  scheduledInvocation: 1 / 1e6,
  /** A write of up to 1 KB, on demand, since 2024-11. https://airbyte.com/data-engineering-resources/dynamodb-pricing (2025-07-21) */
  dynamoWrite: 0.625 / 1e6,
  /** A customer-managed key, per month. https://aws.amazon.com/kms/pricing */
  kmsKey: 1,
  /** https://cloudburn.io/blog/aws-kms-pricing (2026-03-14) */
  kmsRequest: 0.03 / 1e4,
} as const;

/**
 * The assumed number of requests of AWS's move task for each message: a receive, a send and a delete, in batches of ten
 * at best and one by one at worst. None of the pages that were consulted says how they are billed.
 */
export const MOVE_TASK_CALLS = { best: 0.3, worst: 3 } as const;

export const HOURS_A_MONTH = 730;

/**
 * Requests with which a mapping polls an empty queue: five pollers at first, each with a long poll of 20 seconds.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
 */
export const IDLE_POLLS_AN_HOUR = 5 * (3_600 / 20);
