import { GIVEN, stacksOf } from "./support/stacks-of";
import { synthesize, type TerraformJson } from "./support/synthesize";

const { ingestor, reliable } = stacksOf("dev");

test("names what a person needs next", () => {
  const own = ({ output }: TerraformJson) =>
    Object.keys(output).filter((name) => !name.startsWith("cross-stack-"));

  expect(own(ingestor)).toEqual([
    "DeadLetterQueue",
    "ParkingQueue",
    "QuarantineQueue",
    "ReliableMessageQueue",
    "ScheduleFailuresQueue",
    "SqsDataProducer",
    "StorePolicy",
  ]);
  expect(own(reliable)).toEqual([
    "AlertsTopic",
    "Dashboard",
    "OperationsTopic",
    "OperatorPolicy",
    "OperatorReadOnlyPolicy",
    "PendingConfirmations",
    "ScheduleGroup",
    "ShortestOutageSurvived",
    "msgConsumer",
    "msgNotifier",
    "msgRedriver",
  ]);
  for (const { output } of [ingestor, reliable]) {
    for (const name of Object.keys(output).filter((key) => !key.startsWith("cross-stack-"))) {
      expect(output[name]?.description).toMatch(/\.$/);
    }
  }
});

test.each([
  ["local", "3.5 s"],
  ["dev", "8.2 h"],
  ["prod", "8.2 h"],
])("tells the shortest outage that stage %s always survives", (stage, duration) => {
  expect(stacksOf(stage).reliable.output.ShortestOutageSurvived?.value).toBe(duration);
});

test("shows of each address whether it has yet to confirm its subscription", () => {
  const { reliable: several } = synthesize({
    ...GIVEN,
    STORE_ALERT_EMAILS: "7=seven@example.com",
    OPERATIONS_EMAILS: "on-call@example.com",
  });
  const pending = expect.stringMatching(/^\$\{aws_sns_topic_subscription\.[\w-]+\.pending_confirmation\}$/);

  expect(several.output.PendingConfirmations?.value).toEqual({
    "reliable-q-alerts": {
      "every-alert-all@example.com": pending,
      "store-alerts-seven@example.com": pending,
    },
    "reliable-q-operations": { "every-alarm-on-call@example.com": pending },
  });
});

test("leaves the producer out when it is not wanted, with its output", () => {
  const { ingestor: without } = synthesize({
    ...GIVEN,
    WITH_PRODUCER: "false",
  });

  expect(without.resource.aws_lambda_function).toBeUndefined();
  expect(without.output).not.toHaveProperty("SqsDataProducer");
});
