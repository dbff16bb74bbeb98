import { App } from "cdktf";
import { resolveSettings } from "../../constructs/settings/resolve-settings";
import { createStacks } from "../../constructs/stacks/create-stacks";
import { useFolder } from "../support/folder";
import * as JOBS from "../support/jobs-application";
import { fakeBundler } from "./support/fake-bundler";
import { GIVEN, stacksOf } from "./support/stacks-of";
import { synthesize, type TerraformJson } from "./support/synthesize";

const { ingestor, reliable } = stacksOf("dev");
const outdir = useFolder();

test("names what a person needs next", () => {
  const own = ({ output }: TerraformJson) =>
    Object.keys(output).filter((name) => !name.startsWith("cross-stack-"));

  expect(own(ingestor)).toEqual([
    "DeadLetterQueue",
    "ProducerPolicy",
    "QuarantineQueue",
    "ReliableMessageQueue",
    "RetryQueue",
    "ScheduleFailuresQueue",
    "SqsDataProducer",
  ]);
  expect(own(reliable)).toEqual([
    "AlertsTopic",
    "Dashboard",
    "OperationsTopic",
    "OperatorPolicy",
    "OperatorReadOnlyPolicy",
    "OperatorRole",
    "PendingConfirmations",
    "ScheduleGroup",
    "ShortestOutageSurvived",
    "msgConsumer",
    "msgNotifier",
    "msgRedriver",
  ]);
});

test.each([
  ["stage local", stacksOf("local")],
  ["stage dev", stacksOf("dev")],
  ["stage prod", stacksOf("prod")],
  ["stage dev with a key of its own", synthesize({ ...GIVEN, CUSTOMER_MANAGED_KEY: "true" })],
])("describes every output in %s, and hides none from reviewers of a plan", (_name, stacks) => {
  const outputs = [stacks.ingestor, stacks.reliable].flatMap(({ output }) => Object.entries(output));

  expect(outputs.filter(([name]) => name.startsWith("cross-stack-")).length).toBeGreaterThanOrEqual(9);
  for (const [name, { description, sensitive }] of outputs) {
    expect([name, description]).toEqual([name, expect.stringMatching(/^[A-Z].*\.$/)]);
    expect([name, sensitive ?? false]).toEqual([name, false]);
  }
});

test("says which attribute the other stack reads", () => {
  const arn = "aws_sqs_queue.queue_main_queue_01296E86.arn";

  expect(ingestor.output["cross-stack-output-aws_sqs_queuequeue_main_queue_01296E86arn"]).toEqual({
    description: `Read by the other stack: ${arn}.`,
    sensitive: false,
    value: `\${${arn}}`,
  });
});

test("describes the same outputs when a stack is prepared again", () => {
  const app = new App({ outdir, stackTraces: false });
  const stacks = createStacks(app, resolveSettings(GIVEN, JOBS), fakeBundler);
  const outputsOf = () => stacks.ingestor.toTerraform().output;
  app.synth();
  const once = outputsOf();
  app.synth();

  expect(outputsOf()).toEqual(once);
});

test.each([
  ["local", "3.5 s"],
  ["dev", "8.2 h"],
  ["prod", "8.2 h"],
])("shows the shortest outage that stage %s always survives", (stage, duration) => {
  expect(stacksOf(stage).reliable.output.ShortestOutageSurvived?.value).toBe(duration);
});

test("shows for each address whether it has yet to confirm its subscription", () => {
  const { reliable: several } = synthesize({
    ...GIVEN,
    PRODUCER_ALERT_EMAILS: "team:7=seven@example.com",
    OPERATIONS_EMAILS: "on-call@example.com",
  });
  const pending = expect.stringMatching(/^\$\{aws_sns_topic_subscription\.[\w-]+\.pending_confirmation\}$/);

  expect(several.output.PendingConfirmations?.value).toEqual({
    "reliable-q-alerts": {
      "every-alert-all@example.com": pending,
      "producer-alerts-seven@example.com": pending,
    },
    "reliable-q-operations": { "every-alarm-on-call@example.com": pending },
  });
});

test("leaves out the producer and its output if it is not wanted", () => {
  const { ingestor: without } = synthesize({ ...GIVEN, WITH_PRODUCER: "false" });

  expect(without.resource.aws_lambda_function).toBeUndefined();
  expect(without.output).not.toHaveProperty("SqsDataProducer");
});
