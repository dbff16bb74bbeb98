import { ExampleProject } from "../support/example-project";
import { useRun } from "./support/use-run";

const run = useRun(() => new ExampleProject("existing-queue").folder);

test("the dead letters of a queue that another team owns are isolated, redriven, and none is lost", async () => {
  expect(run.result).toMatchObject({
    produced: 5,
    processed: 3,
    bad: 2,
    quarantined: 2,
    retryScheduled: 1,
    processedAfterRedrive: 1,
    lost: 0,
    collateral: 0,
    problems: [],
    balanced: true,
  });
  expect(await run.exitCode).toBe(0);
});

test("they are diagnosed, and their suppliers are notified", async () => {
  const alertsTo = async (address: string) => (await run.mailsTo(address)).join("\n");

  for (const reason of ["BeforeLedger", "LedgerClosed", "MissingSupplierId"]) {
    expect(await alertsTo("invoices-team@example.com")).toContain(reason);
  }
  expect(await alertsTo("s-2@example.com")).toContain("BeforeLedger");
  expect(await alertsTo("s-2@example.com")).not.toContain("LedgerClosed");
});
