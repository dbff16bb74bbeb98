import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { all } from "./support/resources";
import { stacksOf } from "./support/stacks-of";

const PAGE = readFileSync(resolve(__dirname, "../../docs/architecture.md"), "utf8");
const { ingestor, reliable } = stacksOf("prod");

/** What a scanner reports: a check, and the argument that is missing. */
const FINDINGS: readonly (readonly [check: string, type: string, argument: string])[] = [
  ["CKV_AWS_26", "aws_sns_topic", "kms_master_key_id"],
  ["CKV_AWS_27", "aws_sqs_queue", "kms_master_key_id"],
  ["CKV_AWS_50", "aws_lambda_function", "tracing_config"],
  ["CKV_AWS_115", "aws_lambda_function", "reserved_concurrent_executions"],
  ["CKV_AWS_116", "aws_lambda_function", "dead_letter_config"],
  ["CKV_AWS_117", "aws_lambda_function", "vpc_config"],
  ["CKV_AWS_158", "aws_cloudwatch_log_group", "kms_key_id"],
  ["CKV_AWS_173", "aws_lambda_function", "kms_key_arn"],
  ["CKV_AWS_272", "aws_lambda_function", "code_signing_config_arn"],
  ["CKV_AWS_297", "aws_scheduler_schedule", "kms_key_arn"],
];

test.each(FINDINGS)("%s is explained while a %s has no %s", (check, type, argument) => {
  const blocks = [ingestor, reliable].flatMap((stack) => all(stack, type));

  expect(blocks.length).toBeGreaterThan(0);
  for (const block of blocks) expect(block).not.toHaveProperty(argument);
  expect(PAGE).toMatch(new RegExp(`^\\| ${check} \\| .+ \\| .{40,} \\|$`, "m"));
});

test("CKV_AWS_338 is explained while logs are kept for less than a year", () => {
  for (const { retention_in_days } of all(reliable, "aws_cloudwatch_log_group"))
    expect(Number(retention_in_days)).toBeLessThan(365);
  expect(PAGE).toMatch(/^\| CKV_AWS_338 \|/m);
});

test("explains no finding that does not exist", () => {
  const explained = [...PAGE.matchAll(/^\| (CKV_AWS_\d+) \|/gm)].map(([, check]) => check);

  expect(explained).toEqual([...FINDINGS.map(([check]) => check), "CKV_AWS_338"]);
});
