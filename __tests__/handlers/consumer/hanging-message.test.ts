import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { buildFunction } from "../../../constructs/bundling/build-function";
import { failing } from "../../support/consumer-harness";
import { jobRecord } from "../../support/jobs";

const folder = mkdtempSync(join(tmpdir(), "hanging-"));
afterAll(() => rmSync(folder, { recursive: true }));

const ENVIRONMENT = {
  PATH: process.env.PATH,
  AWS_REGION: "us-east-1",
  AWS_ACCESS_KEY_ID: "none",
  AWS_SECRET_ACCESS_KEY: "none",
  // Nothing listens there.
  AWS_ENDPOINT_URL: "http://127.0.0.1:1",
  QUEUE_URL: "http://127.0.0.1:1/000000000000/jobs",
  DLQ_URL: "http://127.0.0.1:1/000000000000/dlq_for_jobs",
  TRUSTED_SENDERS: "AROACONSUMER",
  MAX_RECEIVE_COUNT: "5",
  RETRY_BACKOFF_BASE_SECONDS: "5",
  RETRY_BACKOFF_CAP_SECONDS: "60",
  BUSY_MACHINES: "",
  POWERTOOLS_SERVICE_NAME: "consumer",
  POWERTOOLS_METRICS_NAMESPACE: "ReliableQueue",
};

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
