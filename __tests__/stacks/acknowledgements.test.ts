import { exportedWith } from "../docs/support/documented-commands";
import { alarmsOf, metricsShown } from "./support/metrics-shown";
import { grants, grantsIn } from "./support/policies";
import { all, variablesOf } from "./support/resources";
import { GIVEN } from "./support/stacks-of";
import { encryptedStateTable, stateTable, tablesOf } from "./support/state-table";
import { synthesize, type TerraformJson } from "./support/synthesize";

const EXPORTED = exportedWith("ALERT_ACKNOWLEDGEMENTS");
const ON = { ...GIVEN, ALERT_ACKNOWLEDGEMENTS: "true" };

const policy = ({ output }: TerraformJson, name: string) => grantsIn(output[name]?.value);

test("what the page exports adds one table with expiring items to the stack that holds state, billed per request", () => {
  const { ingestor, reliable } = synthesize(EXPORTED);

  expect(tablesOf(ingestor)).toEqual([stateTable("reliable-q-acknowledgements")]);
  expect(tablesOf(reliable)).toEqual([]);
});

test("the notifier may read it and count in it, operators may acknowledge, and readers may list", () => {
  const { reliable } = synthesize(ON);

  expect(grants(reliable)["reliable-q-notifier"]).toMatchObject({
    acknowledgements: ["dynamodb:Scan", "dynamodb:UpdateItem"],
  });
  expect(policy(reliable, "OperatorReadOnlyPolicy")).toMatchObject({
    acknowledgements: ["dynamodb:Scan"],
  });
  expect(policy(reliable, "OperatorPolicy")).toMatchObject({
    acknowledgements: ["dynamodb:DeleteItem", "dynamodb:PutItem", "dynamodb:Scan"],
  });
  for (const name of ["consumer", "redriver", "operator"]) {
    expect(JSON.stringify(grants(reliable)[`reliable-q-${name}`])).not.toContain("dynamodb");
  }
  expect(variablesOf(reliable, "notifier").ACKNOWLEDGEMENTS_TABLE).toContain("aws_dynamodb_table");
});

test("an alarm reports that they cannot be read or counted, and no queue without them has it", () => {
  const named = ({ reliable }: { reliable: TerraformJson }) =>
    alarmsOf(reliable).filter(({ alarm_name }) => String(alarm_name).includes("acknowledgements"));

  expect(named(synthesize(ON))).toEqual([
    expect.objectContaining({
      alarm_name: "reliable-q-acknowledgements-failing",
      alarm_description: expect.stringMatching(/ Runbook: docs\/runbook\.md#acknowledgements-failing$/),
      namespace: "ReliableQueue",
      metric_name: "AcknowledgementsFailed",
      dimensions: { service: "reliable-q-notifier" },
      ...{ statistic: "Sum", comparison_operator: "GreaterThanOrEqualToThreshold", threshold: 1 },
      ...{ period: 300, evaluation_periods: 1, treat_missing_data: "notBreaching" },
      alarm_actions: [expect.stringContaining("operations_topic")],
    }),
  ]);
  expect(named(synthesize(ON))[0]).not.toHaveProperty("ok_actions");
  expect(named(synthesize(GIVEN))).toEqual([]);
  // It does not guard against loss, so the lean profile has it only if requested.
  expect(named(synthesize({ ...ON, PROFILE: "lean" }))).toEqual([]);
});

test("its code differs, and nothing else in the stack that works on messages, except what shows it", () => {
  const { reliable: off } = synthesize(GIVEN);
  const { reliable: on } = synthesize(ON);
  const changed = Object.entries(on.resource).flatMap(([type, resources]) =>
    Object.entries(resources)
      .filter(([id, resource]) => JSON.stringify(resource) !== JSON.stringify(off.resource[type]?.[id]))
      .map(([id]) => `${type} ${id}`),
  );

  expect(changed.map((id) => id.replace(/_[0-9A-F]{8}$/, "")).sort()).toEqual([
    "aws_cloudwatch_dashboard operations_journey_dashboard",
    "aws_cloudwatch_metric_alarm operations_alarm_acknowledgements-failing",
    "aws_iam_role_policy notifier_function_role_policy",
    "aws_lambda_function notifier_function",
  ]);
  const shown = (stack: TerraformJson) => metricsShown(stack).map(({ name }) => name);
  for (const metric of ["AlertsSuppressed", "AcknowledgementsFailed"]) {
    expect(shown(on)).toContain(metric);
    expect(shown(off)).not.toContain(metric);
  }
});

test("with the deployment's own key, the table is encrypted with it, and those who use it may use the key", () => {
  const { ingestor, reliable } = synthesize({ ...ON, STAGE: "dev", CUSTOMER_MANAGED_KEY: "true" });

  expect(tablesOf(ingestor)).toEqual([encryptedStateTable("reliable-q-acknowledgements")]);
  expect(policy(reliable, "OperatorPolicy").key).toEqual(["kms:Decrypt", "kms:GenerateDataKey"]);
  expect(policy(reliable, "OperatorReadOnlyPolicy").key).toEqual(["kms:Decrypt"]);
});

test("addresses of single producers get their own topic, because acknowledging does not suppress their alerts", () => {
  const producers = { PRODUCER_ALERT_EMAILS: "team:1=one@example.com" };
  const topicsOf = (given: Record<string, string>) => {
    const { reliable } = synthesize(given);
    return all(reliable, "aws_sns_topic_subscription").map(({ endpoint, topic_arn }) => [
      endpoint,
      /producer/.test(String(topic_arn)),
    ]);
  };

  expect(topicsOf({ ...GIVEN, ...producers })).toContainEqual(["one@example.com", false]);
  expect(topicsOf({ ...ON, ...producers })).toContainEqual(["one@example.com", true]);
  expect(topicsOf({ ...ON, ...producers }).filter(([, own]) => own)).toHaveLength(1);
});

test("without it there is neither a table nor a variable", () => {
  const stacks = synthesize(GIVEN);

  expect(tablesOf(stacks.ingestor)).toEqual([]);
  expect(JSON.stringify(stacks)).not.toMatch(/acknowledg/i);
});
