import { exportedWith } from "../docs/support/documented-commands";
import { functionOf, named, variablesOf } from "./support/resources";
import { GIVEN } from "./support/stacks-of";
import { encryptedStateTable, stateTable, tablesOf } from "./support/state-table";
import { synthesize } from "./support/synthesize";

const EXPORTED = exportedWith("IDEMPOTENCY");

test("what the page exports adds one table with expiring items to the stack that holds state, billed per request", () => {
  const { ingestor, reliable } = synthesize(EXPORTED);

  expect(tablesOf(ingestor)).toEqual([stateTable("reliable-q-processed")]);
  expect(tablesOf(reliable)).toEqual([]);
});

test("the consumer may do with it what Powertools does, and knows how long it remembers", () => {
  const { reliable } = synthesize(EXPORTED);
  const policy = named(reliable, "aws_iam_role_policy", "name", "reliable-q-consumer");
  const statements: { Action: string[]; Resource: string }[] = JSON.parse(String(policy?.policy)).Statement;

  expect(
    statements.filter(({ Action }) => [Action].flat().some((action) => action.startsWith("dynamodb:"))),
  ).toEqual([
    {
      Effect: "Allow",
      Action: ["dynamodb:DeleteItem", "dynamodb:GetItem", "dynamodb:PutItem", "dynamodb:UpdateItem"],
      Resource: expect.stringContaining("aws_dynamodb_table"),
    },
  ]);
  expect(variablesOf(reliable, "consumer")).toMatchObject({
    IDEMPOTENCY_TABLE: expect.stringContaining("aws_dynamodb_table"),
    IDEMPOTENCY_SECONDS: String(216 * 86_400),
  });
});

test("with the deployment's own key, the table is encrypted with it, and prod protects it", () => {
  const prod = { ...GIVEN, STAGE: "prod" };
  const { ingestor } = synthesize({ ...prod, IDEMPOTENCY: "true", CUSTOMER_MANAGED_KEY: "true" });

  expect(tablesOf(ingestor)).toEqual([
    {
      ...encryptedStateTable("prod-reliable-q-processed"),
      deletion_protection_enabled: true,
      lifecycle: { prevent_destroy: true },
    },
  ]);
});

test("without it there is neither a table nor a variable", () => {
  const stacks = synthesize(GIVEN);

  expect(tablesOf(stacks.ingestor)).toEqual([]);
  expect(JSON.stringify(functionOf(stacks.reliable, "consumer"))).not.toContain("IDEMPOTENCY");
});
