import { stacksOf } from "./support/stacks-of";
import type { TerraformJson } from "./support/synthesize";

const { ingestor, reliable } = stacksOf("dev");

function idsOf({ resource }: TerraformJson): string[] {
  return Object.entries(resource)
    .flatMap(([type, blocks]) => Object.keys(blocks).map((id) => `${type}.${id}`))
    .sort();
}

test("keeps the logical ids of the first stack, because another id replaces the resource", () => {
  expect(idsOf(ingestor)).toMatchInlineSnapshot(`
    [
      "aws_cloudwatch_log_group.producer_function_logs_725F1354",
      "aws_cloudwatch_log_group.queue_claim_log-group_35DF78E3",
      "aws_iam_role.producer_function_role_4F872540",
      "aws_iam_role_policy.producer_function_role_policy_E2F07B9C",
      "aws_lambda_function.producer_function_796B9D4B",
      "aws_sqs_queue.queue_dlq_queue_EB2E1950",
      "aws_sqs_queue.queue_main_queue_01296E86",
      "aws_sqs_queue.queue_quarantine_queue_D5E42257",
      "aws_sqs_queue.queue_retry_queue_C4C13A73",
      "aws_sqs_queue.schedule-failures_queue_8248B2F0",
      "aws_sqs_queue_policy.queue_dlq_policy_CC773370",
      "aws_sqs_queue_policy.queue_main_policy_F1586D70",
      "aws_sqs_queue_policy.queue_quarantine_policy_BEFEE04F",
      "aws_sqs_queue_policy.queue_retry_policy_9D4870F5",
      "aws_sqs_queue_policy.schedule-failures_policy_C8DCD215",
      "aws_sqs_queue_redrive_allow_policy.queue_dlq_redrive-allow-policy_071999C8",
      "aws_sqs_queue_redrive_allow_policy.queue_main_redrive-allow-policy_3C36D93D",
      "aws_sqs_queue_redrive_allow_policy.queue_quarantine_redrive-allow-policy_2BF6DA1A",
      "aws_sqs_queue_redrive_allow_policy.queue_retry_redrive-allow-policy_3EC31ABA",
      "aws_sqs_queue_redrive_allow_policy.schedule-failures_redrive-allow-policy_714A85C0",
      "aws_sqs_queue_redrive_policy.queue_redrive-to-dlq_4B42AAE0",
      "aws_sqs_queue_redrive_policy.queue_redrive-to-quarantine_22DF9E79",
    ]
  `);
});

test("keeps the logical ids of the second stack", () => {
  expect(idsOf(reliable)).toMatchInlineSnapshot(`
    [
      "aws_cloudwatch_dashboard.operations_journey_dashboard_26DFB518",
      "aws_cloudwatch_log_group.consumer_function_logs_AAA74E51",
      "aws_cloudwatch_log_group.notifier_function_logs_022F3574",
      "aws_cloudwatch_log_group.redriver_function_logs_0E5A91E2",
      "aws_cloudwatch_metric_alarm.operations_alarm_alert-subscriptions-unconfirmed_4E827E18",
      "aws_cloudwatch_metric_alarm.operations_alarm_alerts-not-delivered_9CF01A5B",
      "aws_cloudwatch_metric_alarm.operations_alarm_alerts-not-published_0990FD14",
      "aws_cloudwatch_metric_alarm.operations_alarm_consumer-failing_8E64D286",
      "aws_cloudwatch_metric_alarm.operations_alarm_consumer-throttled_092EB40B",
      "aws_cloudwatch_metric_alarm.operations_alarm_dead-letter-queue-age_49C8BBB1",
      "aws_cloudwatch_metric_alarm.operations_alarm_dead-letter-share_2766E111",
      "aws_cloudwatch_metric_alarm.operations_alarm_dead-letters-not-moved_A0495752",
      "aws_cloudwatch_metric_alarm.operations_alarm_delete-unconfirmed_1B89FB7A",
      "aws_cloudwatch_metric_alarm.operations_alarm_failure-share_F489E3A7",
      "aws_cloudwatch_metric_alarm.operations_alarm_held-messages-unseen_5A159DC7",
      "aws_cloudwatch_metric_alarm.operations_alarm_held-near-retention_350A9158",
      "aws_cloudwatch_metric_alarm.operations_alarm_held-too-long_13F52C38",
      "aws_cloudwatch_metric_alarm.operations_alarm_main-queue-age_927757F5",
      "aws_cloudwatch_metric_alarm.operations_alarm_newer-metadata_C07A8AE9",
      "aws_cloudwatch_metric_alarm.operations_alarm_notifier-failing_D08BC6CD",
      "aws_cloudwatch_metric_alarm.operations_alarm_operations-subscriptions-unconfirmed_295C2AF0",
      "aws_cloudwatch_metric_alarm.operations_alarm_quarantine-growing-in-even-hours_F7A3D53C",
      "aws_cloudwatch_metric_alarm.operations_alarm_quarantine-growing-in-odd-hours_B53DD6ED",
      "aws_cloudwatch_metric_alarm.operations_alarm_quarantine-invisible_915C7858",
      "aws_cloudwatch_metric_alarm.operations_alarm_quarantine-not-empty_3F6716F1",
      "aws_cloudwatch_metric_alarm.operations_alarm_recursion-dropped_12D04838",
      "aws_cloudwatch_metric_alarm.operations_alarm_redriver-failing_FADE3C08",
      "aws_cloudwatch_metric_alarm.operations_alarm_redriver-not-running_2398C8A0",
      "aws_cloudwatch_metric_alarm.operations_alarm_renewal-not-running_CB53B676",
      "aws_cloudwatch_metric_alarm.operations_alarm_retry-messages-not-moved_3FFC4E08",
      "aws_cloudwatch_metric_alarm.operations_alarm_retry-queue-growing_67171167",
      "aws_cloudwatch_metric_alarm.operations_alarm_retry-queue-near-in-flight-limit_F5202398",
      "aws_cloudwatch_metric_alarm.operations_alarm_scan-incomplete_833E5549",
      "aws_cloudwatch_metric_alarm.operations_alarm_schedule-failures-not-empty_2AA029E1",
      "aws_iam_role.consumer_function_role_02CC087B",
      "aws_iam_role.notifier_function_role_F20B89D5",
      "aws_iam_role.operator_role_086520A7",
      "aws_iam_role.redriver_function_role_779292A0",
      "aws_iam_role.schedules_role_9E93D1F7",
      "aws_iam_role_policy.consumer_function_role_policy_84D2D66C",
      "aws_iam_role_policy.notifier_function_role_policy_6B40AB3F",
      "aws_iam_role_policy.operator_role_policy_C43010A8",
      "aws_iam_role_policy.redriver_function_role_policy_772BE5C7",
      "aws_iam_role_policy.schedules_role_policy_9D5D0B9D",
      "aws_lambda_event_source_mapping.consumer_mapping_A05623BE",
      "aws_lambda_event_source_mapping.notifier_mapping_E2972B7B",
      "aws_lambda_function.consumer_function_17487A71",
      "aws_lambda_function.notifier_function_2ECF8062",
      "aws_lambda_function.redriver_function_28F51589",
      "aws_lambda_function_event_invoke_config.redriver_invoke-config_850B0A4A",
      "aws_scheduler_schedule.schedules_redrive_B0A45322",
      "aws_scheduler_schedule.schedules_renew_0F720FD2",
      "aws_scheduler_schedule_group.schedules_group_A5DBE3E8",
      "aws_sns_topic.alerts_topic_3313844B",
      "aws_sns_topic.operations_topic_FB358700",
      "aws_sns_topic_policy.alerts_policy_B19E4474",
      "aws_sns_topic_policy.operations_topic_policy_62AC79BB",
      "aws_sns_topic_subscription.alerts_every-alert-allexamplecom_0E475F8B",
      "aws_sns_topic_subscription.operations_topic_every-alarm-allexamplecom_44603776",
    ]
  `);
});
