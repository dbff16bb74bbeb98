/** What `npm run test:upgrade` runs: the last release, applied, and this version planned and applied over it. */
const base = require("../../jest.config.js");

module.exports = {
  ...base,
  testMatch: ["<rootDir>/__tests__/upgrade/**/*.test.ts"],
  testPathIgnorePatterns: ["/node_modules/"],
  modulePathIgnorePatterns: [...base.modulePathIgnorePatterns, "<rootDir>/__tests__/upgrade/releases"],
  testTimeout: 480_000,
};
