import { CONSUMER_ENVIRONMENT } from "../../core/environment/consumer";
import { NOTIFIER_ENVIRONMENT } from "../../core/environment/notifier";
import { REDRIVER_ENVIRONMENT } from "../../core/environment/redriver";
import { deployment } from "../support/jobs-application";
import { namesGivenTo, namesReadDirectlyBy } from "./support/names-read";
import { stacksOf } from "./support/stacks-of";

const { reliable } = stacksOf("dev");

/** Read by the application, not by the function's own code. */
const OF_APPLICATION = deployment.environment.dev;

describe.each([
  ["consumer", { ...CONSUMER_ENVIRONMENT, ...OF_APPLICATION }],
  ["notifier", { ...NOTIFIER_ENVIRONMENT, ...OF_APPLICATION }],
  ["redriver", REDRIVER_ENVIRONMENT],
])("the %s", (name, contract) => {
  test("is given exactly the variables of its contract", () => {
    expect(namesGivenTo(reliable, name)).toEqual(Object.keys(contract).sort());
  });

  test("reads no variable that its contract does not name", () => {
    expect(namesReadDirectlyBy(name).filter((read) => !Object.hasOwn(contract, read))).toEqual([]);
  });
});
