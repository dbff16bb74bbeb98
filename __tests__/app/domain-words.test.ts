import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const ROOT = resolve(__dirname, "../..");
const FOLDERS = ["core", "handlers", "constructs", "cli", "local", "testing"];

/** What the orders application is about. */
const DOMAIN = /\bstores?\b|store_?id|\bproducts?\b|_products\b|Products\b|product_?id|order_?id|\borders\b/i;

/** The producer that simulates the stores belongs to that application. */
const PRODUCER = [
  "constructs/settings/producer-settings.ts",
  "constructs/stacks/ingestor-stack.ts",
  "constructs/workers/producer-function.ts",
  "core/environment/producer.ts",
];

const files = FOLDERS.flatMap((folder) =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" }).map((path) => `${folder}/${path}`),
).filter((path) => /\.(ts|js|mjs)$/.test(path) && !path.startsWith("handlers/producer/"));

test("no file outside app/ and the simulated producer names what the application is about", () => {
  const naming = files.filter((path) => DOMAIN.test(readFileSync(join(ROOT, path), "utf8")));

  expect(naming.filter((path) => !PRODUCER.includes(path))).toEqual([]);
});
