import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { useFolder } from "../support/folder";

const PROJECT_ROOT = resolve(__dirname, "../..");
const ADD_BARE_QUEUE = join(__dirname, "support", "add-bare-queue.js");
const TSX = join(PROJECT_ROOT, "node_modules", "tsx", "dist", "cli.mjs");

const folder = useFolder();

function main(environment: Record<string, string>) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [TSX, "main.ts"], {
    cwd: PROJECT_ROOT,
    env: { PATH: process.env.PATH, CDKTF_OUTDIR: join(folder, "out"), ...environment },
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

test("main.ts writes both stacks, with their real functions, into the folder that CDKTF_OUTDIR names", () => {
  expect(main({ STAGE: "local" })).toEqual({ status: 0, stdout: "", stderr: "" });

  const files = readdirSync(join(folder, "out", "stacks"), { recursive: true, encoding: "utf8" });
  expect(files.filter((file) => file.endsWith("cdk.tf.json")).sort()).toEqual([
    join("reliable-sqs-with-dlq-stack", "cdk.tf.json"),
    join("sqs-message-producer-ingestor-stack", "cdk.tf.json"),
  ]);
  const zips = files.filter((file) => file.endsWith("function.zip"));
  expect(zips.length).toBeGreaterThanOrEqual(3);
});

test("main.ts says what is wrong in words, without a stack trace, and fails", () => {
  expect(main({ STAGE: "prod", RUNTIME: "go" })).toEqual({
    status: 1,
    stdout: "",
    stderr:
      '2 settings are wrong:\n- RUNTIME must be one of nodejs22.x, nodejs24.x, but is "go".\n- ALERT_EMAILS must be set in stage prod to addresses, separated by commas, that get every alert. Alternatively, set one of ALERT_WEBHOOKS, ALERT_SLACK_CHANNELS, ALERT_TEAMS_CHANNELS, ALERTS_TOPIC_ARN.\n',
  });
});

test("main.ts reports in the same way what the stacks must not contain", () => {
  expect(main({ STAGE: "local", NODE_OPTIONS: `--require "${ADD_BARE_QUEUE}"` })).toEqual({
    status: 1,
    stdout: "",
    stderr:
      "The stacks contain what must not be deployed:\n- sqs-message-producer-ingestor-stack/added-by-somebody: The queue is not encrypted. Set sqsManagedSseEnabled or kmsMasterKeyId.\n- sqs-message-producer-ingestor-stack/added-by-somebody: The queue has no retention period. Set messageRetentionSeconds.\n",
  });
});
