/** What `npm run test:examples` runs: the package as it is packed and installed, and the examples on it. */
const base = require("../../jest.config.js");

module.exports = {
  ...base,
  testMatch: ["<rootDir>/__tests__/package/**/*.test.ts"],
  testPathIgnorePatterns: ["/node_modules/"],
  globalSetup: "<rootDir>/__tests__/package/support/pack.ts",
  globalTeardown: "<rootDir>/__tests__/package/support/remove-packed.ts",
  testTimeout: 300_000,
  // One after the other: they share what is installed.
  maxWorkers: 1,
};
