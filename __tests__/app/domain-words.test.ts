import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const ROOT = resolve(__dirname, "../..");

/** What the orders application is about. */
const DOMAIN = /\bstores?\b|store_?id|\bproducts?\b|_products\b|Products\b|product_?id|order_?id|\borders\b/i;

/** Of JavaScript. */
const OTHER_MEANINGS = /\bAtomics\.store\b/g;

/** The application, the producer that simulates its stores, and their tests. */
const OWN = ["app/", "handlers/producer/", "__tests__/app/", "__tests__/handlers/producer/"];

/** What is about this deployment as it is: the session that the README shows, and what is deployed by its commands. */
const OF_DEPLOYMENT = ["scripts/transcript/", "__tests__/deploy/"];

const files = execFileSync("git", ["ls-files"], { cwd: ROOT, encoding: "utf8" })
  .split("\n")
  .filter(
    (file) =>
      /\.([cm]?[jt]sx?|json|snap|ya?ml|sh)$|^\.ci\//.test(file) && !file.endsWith("package-lock.json"),
  );

function naming(folders: readonly string[]): string[] {
  return files
    .filter((file) => !folders.some((folder) => file.startsWith(folder)))
    .filter((file) => DOMAIN.test(readFileSync(join(ROOT, file), "utf8").replaceAll(OTHER_MEANINGS, "")));
}

test("no file but the application's and its producer's names what the application is about, in any folder", () => {
  expect(new Set(files.map((file) => file.split("/")[0])).size).toBeGreaterThan(12);
  expect(naming([...OWN, ...OF_DEPLOYMENT])).toEqual([]);
});

test.each([...OWN, ...OF_DEPLOYMENT])("the exception %s is needed", (folder) => {
  const others = [...OWN, ...OF_DEPLOYMENT].filter((other) => other !== folder);

  expect(naming(others)).not.toEqual([]);
});

test("the application is one module of at most four files", () => {
  expect(readdirSync(join(ROOT, "app")).sort()).toEqual([
    "deployment.ts",
    "index.ts",
    "order.ts",
    "simulated-stores.ts",
  ]);
});
