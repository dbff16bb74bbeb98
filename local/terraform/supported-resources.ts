import * as v from "valibot";

/** Terraform's JSON syntax allows a single nested block as an object or as a list of one. */
function block<const E extends v.ObjectEntries>(entries: E) {
  const schema = v.strictObject(entries);
  return v.union([
    schema,
    v.pipe(
      v.tuple([schema]),
      v.transform(([only]) => only),
    ),
  ]);
}

const Text = v.string();
const Whole = v.pipe(v.number(), v.integer());
const OptionalText = v.optional(Text);
const OptionalWhole = v.optional(Whole);

const Queue = v.strictObject({
  name: Text,
  visibility_timeout_seconds: OptionalWhole,
  message_retention_seconds: OptionalWhole,
  delay_seconds: OptionalWhole,
  receive_wait_time_seconds: OptionalWhole,
  max_message_size: OptionalWhole,
  redrive_policy: OptionalText,
  redrive_allow_policy: OptionalText,
  policy: OptionalText,
  sqs_managed_sse_enabled: v.optional(v.boolean()),
  kms_master_key_id: OptionalText,
  kms_data_key_reuse_period_seconds: OptionalWhole,
});

const Subscription = v.strictObject({
  topic_arn: Text,
  protocol: v.picklist(["email", "https"]),
  endpoint: Text,
  filter_policy: OptionalText,
  filter_policy_scope: OptionalText,
});

const FunctionResource = v.strictObject({
  function_name: Text,
  role: Text,
  handler: Text,
  runtime: Text,
  filename: Text,
  source_code_hash: Text,
  timeout: Whole,
  memory_size: Whole,
  environment: v.optional(block({ variables: v.record(Text, Text) })),
});

const EventSourceMapping = v.strictObject({
  event_source_arn: Text,
  function_name: Text,
  batch_size: Whole,
  maximum_batching_window_in_seconds: OptionalWhole,
  function_response_types: v.optional(v.array(v.literal("ReportBatchItemFailures"))),
  scaling_config: v.optional(block({ maximum_concurrency: Whole })),
  enabled: v.optional(v.boolean()),
});

/** Scheduler retries an invocation that Lambda temporarily does not accept. Here Lambda always accepts. */
const Schedule = v.strictObject({
  name: Text,
  group_name: OptionalText,
  schedule_expression: Text,
  state: v.optional(v.picklist(["ENABLED", "DISABLED"])),
  target: block({
    arn: Text,
    role_arn: Text,
    input: OptionalText,
    dead_letter_config: v.optional(block({ arn: Text })),
    retry_policy: v.optional(
      block({ maximum_retry_attempts: OptionalWhole, maximum_event_age_in_seconds: OptionalWhole }),
    ),
  }),
});

const Table = v.strictObject({
  name: Text,
  billing_mode: v.literal("PAY_PER_REQUEST"),
  hash_key: Text,
  attribute: v.array(v.strictObject({ name: Text, type: v.picklist(["S", "N", "B"]) })),
});

/** Every resource type and argument that the local run understands. Strict: what is not listed is an error. */
export const SUPPORTED_RESOURCES = {
  aws_sqs_queue: Queue,
  aws_sqs_queue_redrive_policy: v.strictObject({ queue_url: Text, redrive_policy: Text }),
  aws_sqs_queue_redrive_allow_policy: v.strictObject({ queue_url: Text, redrive_allow_policy: Text }),
  aws_sqs_queue_policy: v.strictObject({ queue_url: Text, policy: Text }),
  aws_dynamodb_table: Table,
  aws_sns_topic: v.strictObject({ name: Text, kms_master_key_id: OptionalText }),
  aws_sns_topic_policy: v.strictObject({ arn: Text, policy: Text }),
  aws_sns_topic_subscription: Subscription,
  aws_iam_role: v.strictObject({ name: Text, path: OptionalText, assume_role_policy: Text }),
  aws_iam_role_policy: v.strictObject({ name: Text, role: Text, policy: Text }),
  aws_lambda_function: FunctionResource,
  aws_lambda_event_source_mapping: EventSourceMapping,
  aws_scheduler_schedule: Schedule,
} as const;

export type SupportedType = keyof typeof SUPPORTED_RESOURCES;

/** A resource's arguments as its schema reads them. Texts may still contain references. */
export type Arguments<T extends SupportedType> = v.InferOutput<(typeof SUPPORTED_RESOURCES)[T]>;
