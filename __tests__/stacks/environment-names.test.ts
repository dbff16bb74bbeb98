import { namesReadBy } from "./support/names-read";
import { stacksOf } from "./support/stacks-of";
import type { TerraformJson } from "./support/synthesize";

const { ingestor, reliable } = stacksOf("dev");

function namesGivenTo(stack: TerraformJson, functionName: string): string[] {
  const resources = Object.values(stack.resource.aws_lambda_function ?? {});
  const resource = resources.find(({ function_name }) => function_name === `reliable-q-${functionName}`);
  const environment = resource?.environment as { variables: Record<string, string> } | undefined;
  return Object.keys(environment?.variables ?? {})
    .filter((name) => !name.startsWith("POWERTOOLS_"))
    .sort();
}

test.each([
  ["producer", ingestor],
  ["consumer", reliable],
  ["notifier", reliable],
  ["redriver", reliable],
])("gives the %s every variable that its code reads, and no other", (name, stack) => {
  expect(namesGivenTo(stack, name)).toEqual(namesReadBy(name));
});
