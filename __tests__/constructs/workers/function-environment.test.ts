import { tmpdir } from "node:os";
import { App, TerraformStack, Token } from "cdktf";
import { functionEnvironment } from "../../../constructs/workers/function-environment";

const stack = new TerraformStack(new App({ outdir: tmpdir(), stackTraces: false }), "stack");
const OWN = { QUEUE_URL: "https://queue" };

test("gives a function its own variables and the application's", () => {
  expect(functionEnvironment(stack, OWN, { PRICES: "eu" })).toEqual({ ...OWN, PRICES: "eu" });
});

test.each([
  ["QUEUE_URL", "is one of the function's own"],
  ["AWS_REGION", "is reserved"],
  ["LAMBDA_TASK_ROOT", "is reserved"],
  ["POWERTOOLS_DEV", "is reserved"],
  ["LEDGER_FILE", "is reserved"],
  ["1ST", "must consist of letters, digits and underscores and begin with a letter"],
])("refuses the application's variable %s", (name, rule) => {
  expect(() => functionEnvironment(stack, OWN, { [name]: "x" })).toThrow(
    new Error(`stack: The environment variable ${name} ${rule}. Give it another name in environment.`),
  );
});

/** With OWN and the name A, the JSON has 38 bytes in addition to the value. */
const withBytes = (bytes: number, character: string) =>
  character.repeat(
    (bytes - Buffer.byteLength(JSON.stringify({ ...OWN, AB: "" }))) / Buffer.byteLength(character),
  );

test("counts the bytes of the JSON, as Lambda does, and not its characters", () => {
  expect(() => functionEnvironment(stack, OWN, { AB: withBytes(4096, "a") })).not.toThrow();
  expect(() => functionEnvironment(stack, OWN, { AB: `${withBytes(4096, "a")}a` })).toThrow(
    "stack: The function's environment must have at most 4096 bytes as JSON, but may have 4097. (https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html) Shorten the values in environment, or let the application read them from elsewhere.",
  );
  expect(() => functionEnvironment(stack, OWN, { AB: "ä".repeat(2100) })).toThrow("but may have 4237.");
  expect(() => functionEnvironment(stack, OWN, { AB: '"'.repeat(2100) })).toThrow("but may have 4237.");
});

test("leaves room for what Terraform substitutes for a reference", () => {
  const reference = Token.asString({ Ref: "anything" });

  expect(() =>
    functionEnvironment(stack, { ...OWN, QUEUE_URL: reference }, { AB: "a".repeat(3950) }),
  ).toThrow("The function's environment must have at most 4096 bytes");
});
