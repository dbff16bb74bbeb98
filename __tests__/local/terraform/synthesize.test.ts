import { readDeployment } from "../../../constructs/settings/read-deployment";
import { DEPLOYMENT_VARIABLES } from "../../../local/terraform/synthesize";

test("a run ignores every variable that a deployment is read from, and no other", () => {
  const read = new Set<string>();
  const environment = new Proxy({} as Record<string, string | undefined>, {
    get: (_target, name) => {
      read.add(String(name));
      return undefined;
    },
  });
  readDeployment(environment, [], []);

  expect([...read].sort()).toEqual([...DEPLOYMENT_VARIABLES].sort());
});
