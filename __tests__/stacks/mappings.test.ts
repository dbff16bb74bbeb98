import { all } from "./support/resources";
import { stacksOf } from "./support/stacks-of";

const { ingestor, reliable } = stacksOf("dev");

test.each([
  ["local", [10, 0, 5], [100, 1, 2]],
  ["dev", [10, 0, 50], [1000, 20, 2]],
  ["prod", [10, 0, 50], [1000, 300, 2]],
])("maps queues to functions with partial responses and a cap in stage %s", (stage, consumer, notifier) => {
  const mappings = all(stacksOf(stage).reliable, "aws_lambda_event_source_mapping");

  const seen = mappings.map((mapping) => ({
    responses: mapping.function_response_types,
    numbers: [mapping.batch_size, mapping.maximum_batching_window_in_seconds],
    scaling: mapping.scaling_config,
    filter: mapping.filter_criteria,
  }));

  const expected = ([batch, window, concurrency]: number[]) => ({
    responses: ["ReportBatchItemFailures"],
    numbers: [batch, window],
    scaling: { maximum_concurrency: concurrency },
    filter: undefined,
  });
  expect(seen).toEqual([expected(consumer), expected(notifier)]);
});

test("keeps a mapping that an operator has disabled disabled across a deployment", () => {
  for (const mapping of all(reliable, "aws_lambda_event_source_mapping")) {
    expect(mapping).not.toHaveProperty("enabled");
    expect(mapping.lifecycle).toEqual({ ignore_changes: ["enabled"] });
  }
});

test("makes every mapping and schedule wait until its role may do its work", () => {
  for (const type of ["aws_lambda_event_source_mapping", "aws_scheduler_schedule"])
    for (const { depends_on } of all(reliable, type))
      expect(depends_on).toEqual([expect.stringMatching(/^aws_iam_role_policy\./)]);
});

test("deploys the redrive policies before the mappings, because they are in the stack that the other one reads", () => {
  expect(Object.keys(ingestor.resource)).toContain("aws_sqs_queue_redrive_policy");
  expect(reliable.data?.terraform_remote_state).toEqual({
    "cross-stack-reference-input-sqs-message-producer-ingestor-stack": {
      backend: "local",
      config: {
        path: "../../../terraform.reliable_q.dev.us-east-1.sqs-message-producer-ingestor-stack.tfstate",
      },
      workspace: `\${${"terraform.workspace"}}`,
    },
  });
});
