/** What `npm test` runs. Longer suites extend this file from a configuration of their own. */
const longTests = require("./__tests__/support/long-tests.js");

const esmOnly = [
  "fauxqs",
  "arktype",
  "arkregex",
  "@ark",
  "cookie",
  "toad-cache",
  "@faker-js",
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
    "<rootDir>/__tests__/(terraform|deploy|moto|package|browser|upgrade|cdktn|cli/slow)/",
    `<rootDir>/__tests__/(${longTests.join("|")})\\.test\\.ts$`,
  ],
  modulePathIgnorePatterns: ["<rootDir>/cdktf.out", "<rootDir>/.local", "<rootDir>/.build"],
  transform: {
    "^.+\\.(t|j)s$": ["@swc/jest", { jsc: { target: "es2023", parser: { syntax: "typescript" } } }],
  },
  transformIgnorePatterns: [`/node_modules/(?!(${esmOnly.join("|")})/)`],
  // Its package.json exports it to `import` only, and jest compiles imports to require.
  moduleNameMapper: {
    "^fauxqs$": "<rootDir>/node_modules/fauxqs/dist/app.js",
    // What is not about this deployment's application is tested with another one.
    "^#application$": "<rootDir>/__tests__/support/jobs-application.ts",
  },
  // One more than the cores of a small machine: the tests of local runs wait most of their time.
  maxWorkers: 3,
  testSequencer: "<rootDir>/__tests__/support/longest-first.js",
  // Some tests start processes or play a million messages; a slow machine is no failure.
  testTimeout: 120_000,
};
