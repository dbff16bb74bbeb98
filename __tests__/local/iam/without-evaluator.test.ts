import { readFile } from "node:fs/promises";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { useFolder } from "../../support/folder";
import { JOBS_PROJECT } from "../support/jobs-project";
import { runScript } from "../support/run-start";

const out = useFolder();
const SAYS =
  "Permissions are not evaluated: @cloud-copilot/iam-simulate, an optional package under the AGPL, is not installed.";

test("without the evaluator a run says so in one line, denies no call, and loses nothing else", async () => {
  const preload = pathToFileURL(path.join(__dirname, "support/without-evaluator.mjs")).href;
  // With the evaluator this run ends at its first denied call.
  const script = "__tests__/local/iam/support/run-without-permission.ts";
  const args = ["--messages", "3", "--out", out];
  const run = runScript(script, args, { NODE_OPTIONS: `--import=${preload}` }, JOBS_PROJECT);

  expect(await run.exitCode).toBe(0);
  expect(run.said.stdout.split("\n").filter((line) => line === SAYS)).toHaveLength(1);
  expect(run.said.stdout).toContain("every message is processed or held where it belongs.\n");
  expect(await readFile(path.join(out, "differences.txt"), "utf8")).toContain(`  permissions: ${SAYS}\n`);
}, 600_000);
