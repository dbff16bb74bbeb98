import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { buildFunction } from "../../../constructs/bundling/build-function";
import { environmentOf } from "../../../scripts/bench/harness/environment";
import { failing } from "../../support/consumer-harness";
import { useFolder } from "../../support/folder";
import { jobRecord } from "../../support/jobs";

const folder = useFolder();

// Nothing listens there.
const ENVIRONMENT = { ...environmentOf("http://127.0.0.1:1"), PATH: process.env.PATH, BUSY_MACHINES: "" };

test("a message whose processing never settles times out in the built function, and its neighbors are processed", () => {
  const application = join(__dirname, "support", "hanging-application.ts");
  const { code } = buildFunction({ project: resolve(__dirname, "../../.."), application }, "consumer");
  for (const { path, contents } of code) writeFileSync(join(folder, path), contents);
  const hangs = jobRecord("hangs", { body: JSON.stringify({ job_id: "hangs", machine: "m" }) });
  const event = JSON.stringify({ Records: [hangs, jobRecord("a"), jobRecord("b")] });

  const { status, stdout } = spawnSync(
    process.execPath,
    [join(__dirname, "support", "invoke-once.mjs"), join(folder, "index.mjs"), event, "1000"],
    { env: ENVIRONMENT, encoding: "utf8" },
  );

  expect({ status, response: stdout && JSON.parse(stdout) }).toEqual({
    status: 0,
    response: failing("hangs"),
  });
});
