import { GIVEN } from "./support/stacks-of";
import { type Synthesized, synthesize } from "./support/synthesize";

function isTree(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

/** Where two JSON trees differ: path → the two values. What only one of them has is one line. */
function difference(one: unknown, other: unknown, path = ""): Record<string, string> {
  if (one === undefined) return { [path]: "only in the second" };
  if (other === undefined) return { [path]: "only in the first" };
  if (!isTree(one) || !isTree(other)) return one === other ? {} : { [path]: `${one} -> ${other}` };
  const keys = [...new Set([...Object.keys(one), ...Object.keys(other)])].sort();
  const inner = keys.map((key) => difference(one[key], other[key], path === "" ? key : `${path}/${key}`));
  return Object.assign({}, ...inner);
}

/** With equal names, addresses and producer, what is left is what the stages' records decide. */
const SAME = { ...GIVEN, NAME_PREFIX: "x-", WITH_PRODUCER: "true", BUSY_MACHINES: "" };
const dev = synthesize({ ...SAME, STAGE: "dev" });
const prod = synthesize({ ...SAME, STAGE: "prod" });
const local = synthesize({ ...SAME, STAGE: "local", PRODUCER_ALERT_EMAILS: "team:1=one@example.com" });

const differences = (one: Synthesized, other: Synthesized) => ({
  ...difference(one.ingestor, other.ingestor),
  ...difference(one.reliable, other.reliable),
});

test("invariant 11, one artifact: dev and prod differ only by their settings", () => {
  expect(differences(dev, prod)).toMatchInlineSnapshot(`
    {
      "data/terraform_remote_state/cross-stack-reference-input-sqs-message-producer-ingestor-stack/config/path": "../../../terraform.reliable_q.dev.us-east-1.x-.sqs-message-producer-ingestor-stack.tfstate -> ../../../terraform.reliable_q.prod.us-east-1.x-.sqs-message-producer-ingestor-stack.tfstate",
      "provider/aws/0/default_tags/0/tags/Stage": "dev -> prod",
      "resource/aws_cloudwatch_log_group/consumer_function_logs_AAA74E51/retention_in_days": "7 -> 30",
      "resource/aws_cloudwatch_log_group/notifier_function_logs_022F3574/retention_in_days": "7 -> 30",
      "resource/aws_cloudwatch_log_group/producer_function_logs_725F1354/retention_in_days": "7 -> 30",
      "resource/aws_cloudwatch_log_group/redriver_function_logs_0E5A91E2/retention_in_days": "7 -> 30",
      "resource/aws_cloudwatch_metric_alarm/operations_alarm_dead-letter-queue-age_49C8BBB1/threshold": "570 -> 990",
      "resource/aws_cloudwatch_metric_alarm/operations_alarm_redriver-not-running_2398C8A0/period": "300 -> 600",
      "resource/aws_cloudwatch_metric_alarm/operations_alarm_retry-messages-not-moved_3FFC4E08/metric_query/0/metric/period": "1200 -> 1500",
      "resource/aws_cloudwatch_metric_alarm/operations_alarm_retry-messages-not-moved_3FFC4E08/metric_query/1/metric/period": "1200 -> 1500",
      "resource/aws_lambda_event_source_mapping/notifier_mapping_E2972B7B/maximum_batching_window_in_seconds": "20 -> 300",
      "resource/aws_lambda_function/notifier_function_2ECF8062/environment/variables/STAGE": "dev -> prod",
      "resource/aws_lambda_function/redriver_function_28F51589/environment/variables/REDRIVE_INTERVAL_SECONDS": "300 -> 600",
      "resource/aws_scheduler_schedule/schedules_redrive_B0A45322/schedule_expression": "cron(0/5 * * * ? *) -> cron(0/10 * * * ? *)",
      "resource/aws_scheduler_schedule/schedules_renew_0F720FD2/schedule_expression": "cron(2 0/6 * * ? *) -> cron(5 0/6 * * ? *)",
      "resource/aws_sqs_queue/queue_dlq_queue_EB2E1950/lifecycle": "only in the second",
      "resource/aws_sqs_queue/queue_dlq_queue_EB2E1950/visibility_timeout_seconds": "380 -> 660",
      "resource/aws_sqs_queue/queue_main_queue_01296E86/lifecycle": "only in the second",
      "resource/aws_sqs_queue/queue_quarantine_queue_D5E42257/lifecycle": "only in the second",
      "resource/aws_sqs_queue/queue_retry_queue_C4C13A73/lifecycle": "only in the second",
      "resource/aws_sqs_queue/schedule-failures_queue_8248B2F0/lifecycle": "only in the second",
      "terraform/backend/local/path": "../../../terraform.reliable_q.dev.us-east-1.x-.reliable-sqs-with-dlq-stack.tfstate -> ../../../terraform.reliable_q.prod.us-east-1.x-.reliable-sqs-with-dlq-stack.tfstate",
    }
  `);
});

test("dev and local differ only by their settings", () => {
  expect(differences(dev, local)).toMatchInlineSnapshot(`
    {
      "data/terraform_remote_state/cross-stack-reference-input-sqs-message-producer-ingestor-stack/config/path": "../../../terraform.reliable_q.dev.us-east-1.x-.sqs-message-producer-ingestor-stack.tfstate -> ../../../terraform.reliable_q.local.us-east-1.x-.sqs-message-producer-ingestor-stack.tfstate",
      "output/PendingConfirmations/value/x-reliable-q-alerts/producer-alerts-one@example.com": "only in the second",
      "output/ShortestOutageSurvived/value": "8.2 h -> 3.5 s",
      "provider/aws/0/default_tags/0/tags/Stage": "dev -> local",
      "resource/aws_cloudwatch_log_group/consumer_function_logs_AAA74E51/retention_in_days": "7 -> 1",
      "resource/aws_cloudwatch_log_group/notifier_function_logs_022F3574/retention_in_days": "7 -> 1",
      "resource/aws_cloudwatch_log_group/producer_function_logs_725F1354/retention_in_days": "7 -> 1",
      "resource/aws_cloudwatch_log_group/redriver_function_logs_0E5A91E2/retention_in_days": "7 -> 1",
      "resource/aws_cloudwatch_metric_alarm/operations_alarm_dead-letter-queue-age_49C8BBB1/threshold": "570 -> 91.5",
      "resource/aws_cloudwatch_metric_alarm/operations_alarm_main-queue-age_927757F5/threshold": "1020 -> 936",
      "resource/aws_cloudwatch_metric_alarm/operations_alarm_redriver-not-running_2398C8A0/period": "300 -> 60",
      "resource/aws_cloudwatch_metric_alarm/operations_alarm_retry-messages-not-moved_3FFC4E08/metric_query/0/metric/period": "1200 -> 300",
      "resource/aws_cloudwatch_metric_alarm/operations_alarm_retry-messages-not-moved_3FFC4E08/metric_query/1/metric/period": "1200 -> 300",
      "resource/aws_lambda_event_source_mapping/consumer_mapping_A05623BE/scaling_config/maximum_concurrency": "50 -> 5",
      "resource/aws_lambda_event_source_mapping/notifier_mapping_E2972B7B/batch_size": "1000 -> 100",
      "resource/aws_lambda_event_source_mapping/notifier_mapping_E2972B7B/maximum_batching_window_in_seconds": "20 -> 1",
      "resource/aws_lambda_function/consumer_function_17487A71/environment/variables/RETRY_BACKOFF_BASE_SECONDS": "5 -> 1",
      "resource/aws_lambda_function/consumer_function_17487A71/environment/variables/RETRY_BACKOFF_CAP_SECONDS": "60 -> 2",
      "resource/aws_lambda_function/consumer_function_17487A71/timeout": "10 -> 3",
      "resource/aws_lambda_function/notifier_function_2ECF8062/environment/variables/ALERTS_PER_HOUR": "30 -> 18000",
      "resource/aws_lambda_function/notifier_function_2ECF8062/environment/variables/ALERT_SPACING_MS": "2000 -> 200",
      "resource/aws_lambda_function/notifier_function_2ECF8062/environment/variables/BACKOFF_BASE_SECONDS": "300 -> 1",
      "resource/aws_lambda_function/notifier_function_2ECF8062/environment/variables/BACKOFF_CAP_SECONDS": "21600 -> 10",
      "resource/aws_lambda_function/notifier_function_2ECF8062/environment/variables/MAX_ATTEMPTS": "8 -> 3",
      "resource/aws_lambda_function/notifier_function_2ECF8062/environment/variables/STAGE": "dev -> local",
      "resource/aws_lambda_function/notifier_function_2ECF8062/timeout": "60 -> 10",
      "resource/aws_lambda_function/redriver_function_28F51589/environment/variables/ALERTS_SUBSCRIPTIONS": "1 -> 2",
      "resource/aws_lambda_function/redriver_function_28F51589/environment/variables/MAX_ATTEMPTS": "8 -> 3",
      "resource/aws_lambda_function/redriver_function_28F51589/environment/variables/REDRIVE_INTERVAL_SECONDS": "300 -> 60",
      "resource/aws_lambda_function/redriver_function_28F51589/environment/variables/VISIBILITY_TIMEOUT_SECONDS": "330 -> 60",
      "resource/aws_lambda_function/redriver_function_28F51589/timeout": "300 -> 30",
      "resource/aws_scheduler_schedule/schedules_redrive_B0A45322/schedule_expression": "cron(0/5 * * * ? *) -> cron(0/1 * * * ? *)",
      "resource/aws_scheduler_schedule/schedules_renew_0F720FD2/schedule_expression": "cron(2 0/6 * * ? *) -> cron(0 0/6 * * ? *)",
      "resource/aws_sns_topic_subscription/alerts_producer-alerts-oneexamplecom_0B19D2BF": "only in the second",
      "resource/aws_sqs_queue/queue_dlq_queue_EB2E1950/visibility_timeout_seconds": "380 -> 61",
      "resource/aws_sqs_queue/queue_main_queue_01296E86/visibility_timeout_seconds": "60 -> 18",
      "resource/aws_sqs_queue/queue_retry_queue_C4C13A73/visibility_timeout_seconds": "330 -> 60",
      "resource/aws_sqs_queue_redrive_allow_policy": "only in the first",
      "resource/aws_sqs_queue_redrive_policy/queue_redrive-to-quarantine_22DF9E79/redrive_policy": "{"deadLetterTargetArn":"\${aws_sqs_queue.queue_quarantine_queue_D5E42257.arn}","maxReceiveCount":53} -> {"deadLetterTargetArn":"\${aws_sqs_queue.queue_quarantine_queue_D5E42257.arn}","maxReceiveCount":8}",
      "terraform/backend/local/path": "../../../terraform.reliable_q.dev.us-east-1.x-.reliable-sqs-with-dlq-stack.tfstate -> ../../../terraform.reliable_q.local.us-east-1.x-.reliable-sqs-with-dlq-stack.tfstate",
    }
  `);
});
