import { existsSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { OF_APPLICATION, replaceApplication } from "./support/replaced-application";
import { run } from "./support/run";
import { testsNearApplication } from "./support/tests-near-application";

/** A slow machine is no failure. */
const SUITE_MS = 1_200_000;

let checkout: string;
/** Every test of `npm test` that is left. */
let tests: string[];
beforeAll(() => {
  checkout = replaceApplication();
  const listed = run(checkout, "npx", "jest", "--listTests").trim().split("\n");
  tests = listed.map((file) => relative(checkout, file));
});

test("the payments example has the place of app/, and nothing of the one before is left", () => {
  expect(readFileSync(join(checkout, "app/index.ts"), "utf8")).toContain("merchant_id");
  expect(OF_APPLICATION.slice(1).filter((path) => existsSync(join(checkout, path)))).toEqual([]);
});

test(
  "with another application in the place of app/ every framework test that could notice is green",
  () => {
    const near = testsNearApplication(checkout, tests);

    expect(near).toEqual(
      expect.arrayContaining(["__tests__/stacks/main.test.ts", "__tests__/local/killed-run.test.ts"]),
    );
    expect(near.length).toBeGreaterThan(40);
    run(checkout, "npx", "jest", "--silent", "--runTestsByPath", ...near);
  },
  SUITE_MS,
);
