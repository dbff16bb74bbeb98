/** What `npm run test:browser` runs: the operator's page in a real browser, against its real server. */
const base = require("../../jest.config.js");

module.exports = {
  ...base,
  testMatch: ["<rootDir>/__tests__/browser/**/*.test.ts"],
  testPathIgnorePatterns: ["/node_modules/"],
  testTimeout: 300_000,
  maxWorkers: 1,
};
