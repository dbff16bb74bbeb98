import { existsSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { OF_APPLICATION, replaceApplication } from "./support/replaced-application";
import { run } from "./support/run";
import { testsNearApplication } from "./support/tests-near-application";

/** A slow machine is not a failure. */
const SUITE_MS = 3_600_000;

/** What `npm test` and `npm run test:local` run. */
const SUITES = ["jest.config.js", "__tests__/local/jest.config.js"];

let checkout: string;
beforeAll(() => {
  checkout = replaceApplication();
});

/** Every remaining test of a suite that could notice. */
function testsNear(config: string): string[] {
  const listed = run(checkout, "npx", "jest", "--config", config, "--listTests").trim().split("\n");
  return testsNearApplication(
    checkout,
    listed.map((file) => relative(checkout, file)),
  );
}

test("the payments example replaces app/, and nothing of the previous application is left", () => {
  expect(readFileSync(join(checkout, "app/index.ts"), "utf8")).toContain("merchant_id");
  expect(OF_APPLICATION.slice(1).filter((path) => existsSync(join(checkout, path)))).toEqual([]);
});

test("the tests that could notice are found in both suites", () => {
  const [near = [], ofLocal = []] = SUITES.map(testsNear);

  expect(near).toEqual(
    expect.arrayContaining(["__tests__/stacks/metrics-emitted.test.ts", "__tests__/local/run-page.test.ts"]),
  );
  expect(near.length).toBeGreaterThan(40);
  expect(ofLocal).toEqual(
    expect.arrayContaining(["__tests__/stacks/main.test.ts", "__tests__/local/two-queues.test.ts"]),
  );
});

test.each(SUITES)(
  "with another application instead of app/, every framework test of %s that could notice passes",
  (config) => {
    run(checkout, "npx", "jest", "--config", config, "--silent", "--runTestsByPath", ...testsNear(config));
  },
  SUITE_MS,
);
