/** What `npm run test:local` runs: whole local runs of several projects, and simulations. */
const base = require("../../jest.config.js");
const longTests = require("../support/long-tests.js");

module.exports = {
  ...base,
  testMatch: longTests.map((name) => `<rootDir>/__tests__/${name}.test.ts`),
  testPathIgnorePatterns: ["/node_modules/"],
  testTimeout: 300_000,
};
