import { readFile } from "node:fs/promises";
import path from "node:path";
import { useFolder } from "../../support/folder";
import { JOBS_PROJECT } from "../support/jobs-project";
import { runScript } from "../support/run-start";
import { testWithEvaluator as test } from "./support/evaluator";

const out = useFolder();

test("a run ends at the first denied call and names it, although the function would survive", async () => {
  const script = "__tests__/local/iam/support/run-without-permission.ts";
  const run = runScript(script, ["--json", "--no-ui", "--out", out], {}, JOBS_PROJECT);
  const denied = {
    role: "reliable-q-consumer",
    action: "sqs:ChangeMessageVisibility",
    resource: "arn:aws:sqs:us-east-1:000000000000:reliable_q",
    message:
      "User: arn:aws:sts::000000000000:assumed-role/reliable-q-consumer/reliable-q-consumer is not authorized to perform: sqs:ChangeMessageVisibility on resource: arn:aws:sqs:us-east-1:000000000000:reliable_q because no identity-based policy allows the sqs:ChangeMessageVisibility action",
  };

  expect(await run.exitCode).toBe(1);
  // With --no-ui no page is served, so no address is printed.
  expect(run.said.stderr).not.toContain("Watch it at");
  expect(run.said).toEqual({ stdout: "", stderr: `AWS would deny a call. ${denied.message}\n` });
  const permissions = JSON.parse(await readFile(path.join(out, "permissions.json"), "utf8"));
  expect(permissions.denied).toEqual([denied]);
  // A safeguard against a run that never ends, not a measure of the machine.
}, 600_000);
