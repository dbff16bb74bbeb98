/** What `npm test` runs. Longer suites extend this file from a configuration of their own. */

/**
 * Tests that take too long for `npm test`: whole systems in processes of their own, and simulations of days. `npm run
 * test:local` runs them, and `.ci/run` both.
 */
const longTests = [
  "app/local/disturbed-run",
  "app/local/run-end-to-end",
  "docs/existing-queue-page",
  // Its first `npx cdktf` downloads `cdktf-cli`.
  "docs/played-locally",
  "local/existing-queue",
  "local/external-consumer",
  "local/iam/denied-run",
  "local/iam/least-privilege",
  "local/iam/without-evaluator",
  "local/killed-run",
  "local/lambda/consumer-under-clients",
  "local/lambda/runtime-clients",
  "local/start",
  "local/two-queues",
  "scripts/coinciding-schedules",
  "scripts/machine-stays-busy",
  "scripts/outage",
  "scripts/poison-storm",
  "scripts/scale",
  "stacks/main",
];

/** Packages that take long to load, and that each worker loads once: __tests__/support/load-once/environment.js. */
const loadedOnce = [
  "@aws-sdk",
  "@cdktf",
  "@cloud-copilot",
  "@faker-js",
  "@smithy",
  "arktype",
  "cdktf",
  "constructs",
  "esbuild",
  "fast-check",
  "fauxqs",
].join("|");

const esmOnly = [
  "log-update",
  "ansi-escapes",
  "environment",
  "restore-cursor",
  "onetime",
  "mimic-function",
  "string-width",
  "get-east-asian-width",
  "is-fullwidth-code-point",
  "ansi-styles",
  "ansi-regex",
  "cli-cursor",
  "slice-ansi",
  "strip-ansi",
  "wrap-ansi",
];

module.exports = {
  rootDir: __dirname,
  testMatch: ["<rootDir>/__tests__/**/*.test.ts"],
  testPathIgnorePatterns: [
    "/node_modules/",
    "<rootDir>/__tests__/(terraform|deploy|moto|package|browser|upgrade|cdktn|cli/executable)/",
    // Must stay last: __tests__/local/jest.config.js uses it as its `testRegex`.
    `<rootDir>/__tests__/(${longTests.join("|")})\\.test\\.ts$`,
  ],
  modulePathIgnorePatterns: ["<rootDir>/cdktf.out", "<rootDir>/.local", "<rootDir>/.build"],
  // The packages that are loaded once, and Date, are shared by the files that a worker runs.
  restoreMocks: true,
  testEnvironment: "<rootDir>/__tests__/support/load-once/environment.js",
  transform: {
    [`/node_modules/(${loadedOnce})/.+\\.(js|cjs|mjs)$`]:
      "<rootDir>/__tests__/support/load-once/transform.js",
    "^.+\\.(t|j)s$": ["@swc/jest", { jsc: { target: "es2023", parser: { syntax: "typescript" } } }],
  },
  transformIgnorePatterns: [`/node_modules/(?!(${loadedOnce}|${esmOnly.join("|")})/)`],
  // Its package.json exports it to `import` only, and jest compiles imports to require.
  moduleNameMapper: {
    "^fauxqs$": "<rootDir>/node_modules/fauxqs/dist/app.js",
    // What is not about this deployment's application is tested with another one.
    "^#application$": "<rootDir>/__tests__/support/jobs-application.ts",
  },
  // One more than the cores of a small machine: the tests of local runs wait most of their time.
  maxWorkers: 3,
  reporters: ["default", "<rootDir>/__tests__/support/slowest-files.js"],
  testSequencer: "<rootDir>/__tests__/support/longest-first.js",
  // Some tests start processes or play a million messages; a slow machine must not fail them.
  testTimeout: 120_000,
};
