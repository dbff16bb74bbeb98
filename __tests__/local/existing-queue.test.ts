import path from "node:path";
import { ExampleProject } from "../support/example-project";
import { readTexts } from "./support/read-own";
import { runScript } from "./support/run-start";

let project: ExampleProject;
let run: ReturnType<typeof runScript>;
let result: Record<string, unknown>;

beforeAll(async () => {
  project = new ExampleProject("existing-queue");
  run = runScript("local/start.ts", ["--json"], {}, project.folder);
  result = await run.json();
}, 600_000);
afterAll(async () => {
  run.child.kill("SIGKILL");
  await run.exitCode;
  project.remove();
});

test("the dead letters of a queue that another team owns are isolated, redriven, and none is lost", async () => {
  expect(result).toMatchObject({
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
  const mails = [...(await readTexts(path.join(project.folder, ".local", "mail"))).entries()];
  const alertsTo = (address: string) =>
    mails
      .filter(([file]) => file.startsWith(address))
      .map(([, text]) => text)
      .join("\n");

  for (const reason of ["BeforeLedger", "LedgerClosed", "MissingSupplierId"]) {
    expect(alertsTo("invoices-team@example.com")).toContain(reason);
  }
  expect(alertsTo("s-2@example.com")).toContain("BeforeLedger");
  expect(alertsTo("s-2@example.com")).not.toContain("LedgerClosed");
});
