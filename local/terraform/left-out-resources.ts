/**
 * What a local run deliberately leaves out, and why. A resource type or an argument that is neither here nor in
 * `supported-resources.ts` is an error, so that nothing synthesized is ignored by accident.
 */
export const LEFT_OUT_RESOURCES: Readonly<Record<string, string>> = {
  aws_chatbot_slack_channel_configuration: "there is no chat application",
  aws_chatbot_teams_channel_configuration: "there is no chat application",
  aws_cloudwatch_log_group: "function logs go to files",
  aws_cloudwatch_metric_alarm: "there is no CloudWatch",
  aws_cloudwatch_dashboard: "there is no CloudWatch",
  aws_iam_policy:
    "nobody has it: roles have policies of their own, and an attachment would not be understood",
  aws_kms_key: "the emulator does not encrypt",
  aws_kms_alias: "the emulator does not encrypt",
  aws_lambda_function_event_invoke_config: "an asynchronous invocation is not repeated",
  aws_scheduler_schedule_group: "schedules are driven by the runner",
};

/** Arguments without effect in a local run, by resource type. `*` applies to every type. */
export const LEFT_OUT_ARGUMENTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "*": {
    "//": "metadata",
    depends_on: "the runner has an order of its own",
    lifecycle: "nothing is replaced here",
    provider: "there is one endpoint",
    tags: "nobody is billed",
  },
  aws_dynamodb_table: {
    ttl: "nothing is old enough to be forgotten",
    deletion_protection_enabled: "the table goes with the run",
    server_side_encryption: "the emulator does not encrypt",
  },
  aws_iam_role: {
    description: "shown in the console only",
    permissions_boundary: "the boundary's policy is another team's, and not here",
  },
  aws_lambda_function: {
    architectures: "functions run on this machine's own architecture",
    description: "shown in the console only",
    logging_config: "function logs go to files",
    tracing_config: "there is no X-Ray",
    vpc_config: "there is no VPC",
    layers: "a layer's content is on AWS only",
    publish: "there is one version",
    kms_key_arn: "the environment is not encrypted",
  },
  aws_scheduler_schedule: {
    description: "shown in the console only",
    flexible_time_window: "schedules are driven by the runner",
    schedule_expression_timezone: "rates have no time zone",
  },
  aws_sns_topic: { display_name: "shown in e-mail clients only" },
};

export interface LeftOut {
  /** A resource type, or `type.argument`. */
  readonly what: string;
  readonly why: string;
  readonly count: number;
}

/** Counts what was left out, in alphabetical order. Arguments that apply to every type are not worth a line. */
export function countLeftOut(entries: readonly { what: string; why: string }[]): LeftOut[] {
  const counts = new Map<string, LeftOut>();
  for (const { what, why } of entries) {
    counts.set(what, { what, why, count: (counts.get(what)?.count ?? 0) + 1 });
  }
  return [...counts.values()].sort((a, b) => a.what.localeCompare(b.what));
}
