import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const ROOT = resolve(__dirname, "../..");

/** What the orders application is about. A store of state does not count, only a store that somebody is. */
const STORE = /\bstores\b|\b(?:a|an|the|each|every|one|another|per|which) store\b|\bstore[:-]\d|store_?id/;
const WORDS = new RegExp(
  `${STORE.source}|:store\\b|\\bproducts?\\b|_products\\b|product_?id|order_?id|\\borders\\b|\\b(?:each|every|per) order\\b`,
  "i",
);
/** Within a name, such as productIsOut and UnavailableProduct, but not in production. */
const IN_NAMES = /(?:\bp|P)roducts?(?=[A-Z])|[a-z]Products?\b/;
const DOMAIN = { test: (text: string) => WORDS.test(text) || IN_NAMES.test(text) };

/** The application, the producer that simulates its stores, and their tests. */
const OWN = ["app/", "handlers/producer/", "__tests__/app/", "__tests__/handlers/producer/"];

/** What a release deployed, kept as it was written, because an upgrade from it is tested. */
const RELEASED = ["__tests__/upgrade/releases/"];

const files = execFileSync("git", ["ls-files"], { cwd: ROOT, encoding: "utf8" })
  .split("\n")
  .filter(
    (file) =>
      /\.([cm]?[jt]sx?|json|snap|ya?ml|sh)$|^\.ci\//.test(file) && !file.endsWith("package-lock.json"),
  );

function naming(folders: readonly string[]): string[] {
  return files
    .filter((file) => !folders.some((folder) => file.startsWith(folder)))
    .filter((file) => DOMAIN.test(readFileSync(join(ROOT, file), "utf8")));
}

test("only the application's and its producer's files mention what the application is about", () => {
  expect(new Set(files.map((file) => file.split("/")[0])).size).toBeGreaterThan(12);
  expect(naming([...OWN, ...RELEASED])).toEqual([]);
});

test.each([
  "Each store gets its alert.",
  "stores",
  "store:3",
  "AROAEXAMPLE:store",
  "store-3@example.com",
  "MissingStoreId",
  "UNAVAILABLE_PRODUCTS",
  "the product is back",
  "productStaysOut",
  "ProductUnavailable",
  "unavailableProducts",
  "each order",
  "order_id",
  "4 orders",
])("%j is a domain word", (text) => {
  expect(DOMAIN.test(text)).toBe(true);
});

test.each([
  "const store = new Store()",
  '"cache-control": "no-store"',
  "Atomics.store(data, 0, 1)",
  "in order",
  "an order for Terraform",
  "production",
  "isProductionStage",
])("%j is not a domain word", (text) => {
  expect(DOMAIN.test(text)).toBe(false);
});

test.each([...OWN, ...RELEASED])("the exception %s is needed", (folder) => {
  const others = [...OWN, ...RELEASED].filter((other) => other !== folder);

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
