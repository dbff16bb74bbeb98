/** What `npm run test:local` runs: whole local runs of several projects, and simulations. */
const { testMatch, ...base } = require("../../jest.config.js");

module.exports = {
  ...base,
  testRegex: base.testPathIgnorePatterns.at(-1).replace("<rootDir>", ""),
  testPathIgnorePatterns: ["/node_modules/"],
  testTimeout: 300_000,
};
