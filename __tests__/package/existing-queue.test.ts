import { readFileSync } from "node:fs";
import { join } from "node:path";
import { installExample } from "./support/install";
import { run } from "./support/run";

const project = installExample("existing-queue");

test("the existing-queue example type-checks", () => {
  run(project, "npm", "run", "check");
});

test("it creates everything around the queue, but not the queue", () => {
  run(project, "npm", "run", "synth");
  const stack = JSON.parse(readFileSync(join(project, "cdktf.out/stacks/invoices/cdk.tf.json"), "utf8"));
  const queues = Object.values<{ name: string }>(stack.resource.aws_sqs_queue).map(({ name }) => name);

  expect(queues.sort()).toEqual([
    "dlq_for_invoices",
    "quarantine_for_invoices",
    "retry_for_invoices",
    "schedule_failures_for_invoices",
  ]);
});
