import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const ROOT = resolve(__dirname, "../..");
const FOLDERS = ["core", "handlers", "constructs", "cli", "local", "testing"];

/** What the orders application is about. */
const DOMAIN = /\bstores?\b|store_?id|\bproducts?\b|_products\b|Products\b|product_?id|order_?id|\borders\b/i;

/** The producer that simulates the stores belongs to that application. */
const PRODUCER = [
  "constructs/stacks/ingestor-stack.ts",
  "constructs/workers/producer-function.ts",
  "core/environment/producer.ts",
];

/** Files that still know the application by name. Take each off once it does not. */
const REMAINING = [
  "cli/aws/target/endpoint-file.ts",
  "cli/aws/target/resolve-target.ts",
  "cli/commands/export.ts",
  "cli/commands/import.ts",
  "cli/commands/list.ts",
  "cli/commands/redrive.ts",
  "cli/scan/describe-selection.ts",
  "cli/scan/select-messages.ts",
  "cli/scan/summarize-message.ts",
  "cli/terminal/options/selection-options.ts",
  "constructs/monitoring/dashboard.ts",
  "constructs/monitoring/function-alarms.ts",
  "constructs/settings/read-deployment.ts",
  "constructs/settings/resolve-settings.ts",
  "constructs/settings/settings.ts",
  "constructs/settings/stages.ts",
  "constructs/stacks/reliable-stack.ts",
  "constructs/topics/alerts-topic.ts",
  "constructs/workers/consumer-function.ts",
  "constructs/workers/notifier-function.ts",
  "constructs/workers/queue-workers.ts",
  "core/environment/consumer.ts",
  "core/environment/notifier.ts",
  "local/report/format-step.ts",
  "local/report/write-endpoint-file.ts",
  "local/terraform/synthesise.ts",
];

const files = FOLDERS.flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" }).map((path) => `${folder}/${path}`),
).filter((path) => /\.(ts|js|mjs)$/.test(path) && !path.startsWith("handlers/producer/"));

test("no file outside app/ and the simulated producer names what the application is about", () => {
  const naming = files.filter((path) => DOMAIN.test(readFileSync(join(ROOT, path), "utf8")));

  expect(naming.filter((path) => ![...PRODUCER, ...REMAINING].includes(path))).toEqual([]);
});
