import type { AccessControl } from "../../../local/iam/access-control";
import { listPermissions, listUnused, namePermission, type Permission } from "../../../local/iam/permissions";
import { withoutPermission, withPermission } from "./support/change-policies";
import { CODE_PATHS, type CodePath } from "./support/code-paths";
import { testWithEvaluator as test } from "./support/evaluator";
import { EXERCISED, permissionOf } from "./support/exercised";
import { startWorld, type World } from "./support/start-world";

jest.setTimeout(20_000);

/** The real functions from their zips, called as Lambda and Scheduler do, with the synthesized policies in effect. */
let world: World;
/** The outcome of each path's calls. */
const played = new Map<CodePath, AccessControl>();
let givenUp: AccessControl;
let used: Permission[];

const INVOKE = permissionOf(["scheduler", "lambda:InvokeFunction", "redriver", "an invocation is given up"]);

/** Without this permission, Scheduler has something to give up. */
const giveUpAnInvocation = async () => {
  await world.running.invokerOf(world.schedule("redrive"))({ task: "redrive" });
};

const PATHS = Object.keys(CODE_PATHS) as CodePath[];

beforeAll(async () => {
  world = await startWorld();
  for (const path of PATHS) {
    played.set(path, await world.play(world.policies, () => CODE_PATHS[path](world)));
  }
  givenUp = await world.play(withoutPermission(world.policies, INVOKE), giveUpAnInvocation);
  used = [...played.values(), givenUp].flatMap((access) => access.used);
}, 600_000);
afterAll(() => world.stop());

describe("with what is synthesized", () => {
  test.each(PATHS)("no call is denied when %s", (path) => {
    expect(played.get(path)?.denials).toEqual([]);
  });

  test("every permission is used by some code path", () => {
    expect(listUnused(listPermissions(world.policies), used).map(namePermission)).toEqual([]);
  });

  test("the calls are exactly those of the table", () => {
    expect([...new Set(used.map(namePermission))].sort()).toEqual(
      EXERCISED.map((row) => namePermission(permissionOf(row))).sort(),
    );
  });
});

test("an invocation that Lambda does not accept goes to the schedule's dead-letter queue", () => {
  expect(givenUp.denials.map(namePermission)).toEqual([namePermission(INVOKE)]);
  expect(givenUp.used).toEqual([
    {
      role: INVOKE.role,
      action: "sqs:SendMessage",
      resource: world.schedule("redrive").deadLetterArn,
      calls: 1,
    },
  ]);
});

describe("without one permission, the call that lacks it is denied and named:", () => {
  test.each(EXERCISED)("%s %s on %s, when %s", async (...row) => {
    const permission = permissionOf(row);
    const { role, action, resource } = permission;
    const lacking = withoutPermission(world.policies, permission);
    const path = row[3];
    const access =
      path === "an invocation is given up"
        ? await world.play(withoutPermission(lacking, INVOKE), giveUpAnInvocation)
        : await world.play(lacking, () => CODE_PATHS[path](world));

    expect(access.denials.at(-1)).toEqual({
      ...permission,
      message: `User: arn:aws:sts::000000000000:assumed-role/${role}/${role} is not authorized to perform: ${action} on resource: ${resource} because no identity-based policy allows the ${action} action`,
    });
  });
});

test("a permission that no code path uses is named", () => {
  const purge = { role: "reliable-q-consumer", action: "sqs:PurgeQueue", resource: world.queues.main.arn };
  const elsewhere = {
    role: "reliable-q-producer",
    action: "sqs:SendMessage",
    resource: world.queues.retry.arn,
  };
  const logs = { role: "reliable-q-producer", action: "logs:PutLogEvents", resource: "*" };
  const policies = [purge, elsewhere, logs].reduce(withPermission, world.policies);

  expect(listUnused(listPermissions(policies), used)).toEqual([purge, elsewhere, logs]);
});
