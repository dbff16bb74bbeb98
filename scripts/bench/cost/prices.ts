/**
 * List prices in us-east-1, in dollars, without free tiers. Written down from knowledge and not read anew from the pages:
 * check them before a decision depends on one.
 * https://aws.amazon.com/sqs/pricing, /lambda/pricing (arm64), /cloudwatch/pricing, /sns/pricing, /eventbridge/pricing
 */
export const PRICES = {
  asOf: "2026-11-28",
  region: "us-east-1",
  /** A request of up to 64 KiB. */
  sqsRequest: 0.4 / 1e6,
  lambdaRequest: 0.2 / 1e6,
  lambdaGigabyteSecond: 0.0000133334,
  logGigabyte: 0.5,
  /** For each metric that an alarm looks at, a month. */
  alarmMetric: 0.1,
  /** One with up to 50 metrics is free of charge three times an account; that is not deducted. */
  dashboard: 3,
  /** A metric that received a value in the hour, a month. */
  customMetric: 0.3,
  snsPublish: 0.5 / 1e6,
  snsEmail: 2 / 1e5,
  scheduledInvocation: 1 / 1e6,
} as const;

export const HOURS_A_MONTH = 730;

/**
 * Requests with which a mapping polls an empty queue: five pollers at first, each with a long poll of 20 seconds.
 * https://docs.aws.amazon.com/lambda/latest/dg/services-sqs-scaling.html
 */
export const IDLE_POLLS_AN_HOUR = 5 * (3_600 / 20);
