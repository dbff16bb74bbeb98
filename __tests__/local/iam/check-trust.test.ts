import { checkTrust } from "../../../local/iam/check-trust";
import { testWithEvaluator as test } from "./support/evaluator";
import { policiesOf } from "./support/policies-of";

const policies = policiesOf({ STAGE: "local" });
const role = (name: string) => `arn:aws:iam::000000000000:role/reliable-q-${name}`;
const group = (name: string) => `arn:aws:scheduler:us-east-1:000000000000:schedule-group/${name}`;

const fn = (roleArn: string) => ({ name: "consumer", roleArn });
const schedule = (roleArn: string, groupArn: string) => ({ name: "redrive", roleArn, groupArn });

test("roles that their services may assume are accepted", async () => {
  await checkTrust(
    { functions: [fn(role("consumer"))], schedules: [schedule(role("scheduler"), group("reliable-q"))] },
    policies,
  );
});

test.each([
  [
    { functions: [fn(role("scheduler"))], schedules: [] },
    "Function consumer could not run: the trust policy of role reliable-q-scheduler does not allow lambda.amazonaws.com to assume it.",
  ],
  [
    { functions: [], schedules: [schedule(role("scheduler"), group("other"))] },
    `Schedule redrive could not run: the trust policy of role reliable-q-scheduler does not allow scheduler.amazonaws.com to assume it for ${group("other")}.`,
  ],
  [
    { functions: [fn(role("other"))], schedules: [] },
    `Function consumer has the role ${role("other")}, which was not synthesized.`,
  ],
])("other roles are reported: %#", async (system, message) => {
  await expect(checkTrust(system, policies)).rejects.toThrow(message);
});
