import { spawnSync } from "node:child_process";
import { resolve } from "node:path";

const ROOT = resolve(__dirname, "../..");

test.each([
  [".local/mail/alerts@example.com/001.eml", "npm start"],
  ["cdktf.out/manifest.json", "cdktf synth"],
  ["terraform.reliable-sqs-with-dlq-stack.tfstate", "cdktf deploy"],
  [".mirror/terraform.rc", "a provider on disk"],
  [".package.json.whole", "npm pack"],
  ["dlq-held.ndjson", "dlq export"],
  ["dlq-retry.ndjson.imported", "dlq import"],
  ["dlq-audit.ndjson", "the audit trail"],
])("git ignores %s, which is created by %s", (file) => {
  const { status } = spawnSync("git", ["check-ignore", "--quiet", "--no-index", file], { cwd: ROOT });

  expect(status).toBe(0);
});
