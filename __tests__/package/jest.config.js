/** What `npm run test:examples` runs: the package as it is packed and installed, with the examples. */
const base = require("../../jest.config.js");

module.exports = {
  ...base,
  testMatch: ["<rootDir>/__tests__/package/**/*.test.ts"],
  // Runs most of `npm test` once more: `npm run test:another-application`, on a machine with nothing else to do.
  testPathIgnorePatterns: ["/node_modules/", "/another-application"],
  globalSetup: "<rootDir>/__tests__/package/support/pack.ts",
  globalTeardown: "<rootDir>/__tests__/package/support/remove-packed.ts",
  testTimeout: 900_000,
  // One after the other: they share what is installed.
  maxWorkers: 1,
};
