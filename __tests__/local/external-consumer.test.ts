import { readFile, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { makeFolder } from "./support/make-function";
import { readTexts } from "./support/read-own";
import { runScript } from "./support/run-start";

const SUPPORT = path.join(__dirname, "support");
const FILES = {
  "cdktf.json": { language: "typescript", app: `tsx "${path.join(SUPPORT, "external-consumer/main.ts")}"` },
  "package.json": {
    name: "external-consumer",
    reliableQueue: { queues: { payments: path.join(SUPPORT, "two-queues/payments.ts") } },
  },
};

let project: string;
let run: ReturnType<typeof runScript>;
let result: Record<string, unknown>;

beforeAll(async () => {
  project = await makeFolder();
  for (const [name, content] of Object.entries(FILES)) {
    await writeFile(path.join(project, name), JSON.stringify(content));
  }
  run = runScript("local/start.ts", ["--json"], {}, project);
  result = await run.json();
}, 600_000);
afterAll(async () => {
  run.child.kill("SIGKILL");
  await run.exitCode;
  await rm(project, { recursive: true });
});

test("what somebody else's consumer fails on is isolated, comes back or is held, and none is lost", async () => {
  expect(result).toMatchObject({
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
  const mails = [...(await readTexts(path.join(project, ".local", "mail"))).values()].join("\n");

  for (const reason of ["MalformedBody", "MissingMerchantId", "Unknown"]) expect(mails).toContain(reason);
  for (const reason of ["PaymentRefused", "ProviderDown"]) expect(mails).not.toContain(reason);
});

test("the run says that a substitute takes that consumer's place", async () => {
  expect(await readFile(path.join(project, ".local", "differences.txt"), "utf8")).toContain(
    "payments: its consumer is somebody else's; a stand-in fails where the samples say so",
  );
});
