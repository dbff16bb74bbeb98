import { STAGE_SETTINGS } from "../../constructs/settings/stages";
import { CONSUMER_ENVIRONMENT } from "../../core/environment/consumer";
import { NOTIFIER_ENVIRONMENT } from "../../core/environment/notifier";
import { PRODUCER_ENVIRONMENT } from "../../core/environment/producer";
import { REDRIVER_ENVIRONMENT } from "../../core/environment/redriver";
import { namesReadDirectlyBy } from "./support/names-read";
import { stacksOf } from "./support/stacks-of";
import type { TerraformJson } from "./support/synthesize";

const { ingestor, reliable } = stacksOf("dev");

/** Read by the application, not by the function's own code. */
const OF_APPLICATION = STAGE_SETTINGS.dev.environment;

function namesGivenTo(stack: TerraformJson, functionName: string): string[] {
  const resources = Object.values(stack.resource.aws_lambda_function ?? {});
  const resource = resources.find(({ function_name }) => function_name === `reliable-q-${functionName}`);
  const environment = resource?.environment as { variables: Record<string, string> } | undefined;
  return Object.keys(environment?.variables ?? {})
    .filter((name) => !name.startsWith("POWERTOOLS_"))
    .sort();
}

describe.each([
  ["producer", ingestor, PRODUCER_ENVIRONMENT],
  ["consumer", reliable, { ...CONSUMER_ENVIRONMENT, ...OF_APPLICATION }],
  ["notifier", reliable, { ...NOTIFIER_ENVIRONMENT, ...OF_APPLICATION }],
  ["redriver", reliable, REDRIVER_ENVIRONMENT],
])("the %s", (name, stack, contract) => {
  test("is given every variable of its contract, and no other", () => {
    expect(namesGivenTo(stack, name)).toEqual(Object.keys(contract).sort());
  });

  test("reads no variable that its contract does not name", () => {
    expect(namesReadDirectlyBy(name).filter((read) => !Object.hasOwn(contract, read))).toEqual([]);
  });
});
