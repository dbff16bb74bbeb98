import { writeFileSync } from "node:fs";
import { poison } from "../support/held-messages";
import { runExecutable } from "../support/run-executable";
import { useDesk } from "../support/start-desk";
import { makeTwoQueues } from "../support/two-queues";

/** A project with a queue of payments and one of refunds; the desk's queues are the refunds'. */
const desk = useDesk();
const WORLD = 'world: cached(() => { throw new Error("no bank answers"); }, { seconds: 1 }),';
beforeAll(() => makeTwoQueues(desk, ["refunds"], WORLD));

const dlq = (...args: string[]) => runExecutable(desk, [...args, "--endpoint-file", desk.endpointFile]);

test("a queue is named if the project has several, and has its own application's words", async () => {
  await desk.send("quarantine", [{ body: '{"amount":1}', attributes: {} }, poison()]);

  const { code, stdout } = await dlq("list", "--queue", "refunds", "--by", "message", "--json");
  const help = await dlq("redrive", "--queue=refunds", "--help");

  const reasons = JSON.parse(stdout).messages.map(({ reason }: { reason: string }) => reason);
  expect(code).toBe(0);
  expect(reasons.sort()).toEqual(["MissingCustomerId", "MissingTeamId"]);
  expect(help.stdout).toMatch(/--customer, --producer <id> +id of the customer that sent the message/);
  expect(help.stdout).toContain("npx dlq redrive --reason MissingCustomerId --set-attribute customer_id=3");
});

test("what depends on a world that cannot be read is not judged, and the command says so", async () => {
  const attributes = { customer_id: { DataType: "String", StringValue: "anna" } };
  await desk.send("quarantine", [{ body: '{"amount":1}', attributes }]);

  const { code, stdout, stderr } = await dlq("list", "--queue", "refunds");

  expect(code).toBe(0);
  expect(stdout).toMatch(/^quarantine +WorldUnknown +1 /m);
  expect(stderr).toBe(
    "The data that the diagnosis depends on could not be read, so some messages have no diagnosis.\n",
  );
});

test.each([
  [[], 2, "The project has several queues. Add --queue with one of payments, refunds."],
  [
    ["--queue", "reports"],
    2,
    "The project has no queue named reports. --queue must be one of payments, refunds.",
  ],
  [
    ["--queue", "payments"],
    4,
    "The local run has no queue named payments. Select one with --queue: refunds.",
  ],
])("%j says which queues exist", async (args, exitCode, said) => {
  const { code, stderr } = await dlq("list", ...args);

  expect([code, stderr]).toEqual([exitCode, `dlq: ${said}\n`]);
});

test("an application module that cannot be used is named", async () => {
  writeFileSync(desk.file("app/customer.ts"), "export default { reasons: {} };");

  const { code, stderr } = await dlq("list", "--queue", "refunds");

  expect(code).toBe(4);
  expect(stderr).toBe(
    `dlq: The application module ${desk.file("app/customer.ts")} has no default export created with defineApplication.\n`,
  );
});

test("application modules that do not exist are named, if no queue has one", async () => {
  const named = { queues: { payments: "./paymnts.ts", refunds: "./refnds.ts" } };
  writeFileSync(desk.file("package.json"), JSON.stringify({ reliableQueue: named }));

  const { code, stderr } = await dlq("list", "--queue", "refunds");

  expect(code).toBe(4);
  expect(stderr).toBe(
    `dlq: The application module ${desk.file("refnds.ts")} does not exist. Correct its path: package.json names it below reliableQueue.queues, or application of the ReliableQueue does.\n`,
  );
});
