import { all, named } from "./support/resources";
import { stacksOf } from "./support/stacks-of";

const { ingestor } = stacksOf("dev");

test.each([
  ["local", 18, 61, 60],
  ["dev", 60, 380, 330],
  ["prod", 60, 660, 330],
])("computes the visibility timeouts of stage %s", (stage, main, deadLetter, retry) => {
  const prefix = stage === "prod" ? "prod-" : "";
  const visibility = (name: string) =>
    named(stacksOf(stage).ingestor, "aws_sqs_queue", "name", `${prefix}${name}`)?.visibility_timeout_seconds;

  expect(visibility("reliable_q")).toBe(main);
  expect(visibility("dlq_for_reliable_q")).toBe(deadLetter);
  expect(visibility("retry_for_reliable_q")).toBe(retry);
  expect(visibility("quarantine_for_reliable_q")).toBe(300);
});

test.each([
  ["local", 8],
  ["dev", 53],
  ["prod", 53],
])("lets the DLQ of stage %s count to %d", (stage, own) => {
  const policies = all(stacksOf(stage).ingestor, "aws_sqs_queue_redrive_policy");

  expect(policies.map(({ redrive_policy }) => JSON.parse(String(redrive_policy)).maxReceiveCount)).toEqual([
    2,
    own,
  ]);
});

test("keeps messages for 10 days in the main queue and for 14 elsewhere", () => {
  const retention = all(ingestor, "aws_sqs_queue").map((queue) => [
    queue.name,
    Number(queue.message_retention_seconds) / 86_400,
  ]);

  expect(Object.fromEntries(retention)).toEqual({
    reliable_q: 10,
    dlq_for_reliable_q: 14,
    retry_for_reliable_q: 14,
    quarantine_for_reliable_q: 14,
    schedule_failures_for_reliable_q: 14,
  });
});

test.each([
  ["local", undefined],
  ["dev", 5],
  ["prod", 5],
])("lets queues say whose DLQ they may be in stage %s, if the endpoint keeps it", (stage, count) => {
  const policies = stacksOf(stage).ingestor.resource.aws_sqs_queue_redrive_allow_policy;

  expect(policies && Object.keys(policies).length).toBe(count);
});
