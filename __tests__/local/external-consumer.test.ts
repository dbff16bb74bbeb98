import { readFile } from "node:fs/promises";
import path from "node:path";
import { makeProject, useRun } from "./support/use-run";

const SUPPORT = path.join(__dirname, "support");
const FILES = {
  "cdktf.json": { language: "typescript", app: `tsx "${path.join(SUPPORT, "external-consumer/main.ts")}"` },
  "package.json": {
    name: "external-consumer",
    reliableQueue: { queues: { payments: path.join(SUPPORT, "two-queues/payments.ts") } },
  },
};

const run = useRun(() => makeProject(FILES));

test("what somebody else's consumer fails on is isolated, comes back or is held, and none is lost", async () => {
  expect(run.result).toMatchObject({
    produced: 7,
    processed: 4,
    quarantined: 3,
    processedAfterRedrive: 2,
    lost: 0,
    collateral: 0,
    problems: [],
    balanced: true,
  });
  expect(await run.exitCode).toBe(0);
});

test("what the application's diagnose finds is reported with its reason, and what only that consumer knew as Unknown", async () => {
  const mails = (await run.mailsTo()).join("\n");

  for (const reason of ["MalformedBody", "MissingMerchantId", "Unknown"]) expect(mails).toContain(reason);
  for (const reason of ["PaymentRefused", "ProviderDown"]) expect(mails).not.toContain(reason);
});

test("the run says that a substitute takes that consumer's place", async () => {
  expect(await readFile(path.join(run.folder, ".local", "differences.txt"), "utf8")).toContain(
    "payments: its consumer is somebody else's; a stand-in fails where the samples say so",
  );
});
