/** What takes longer than `npm test` may: 10,000 held messages, and the transcript of a whole local run. */
const base = require("../../../jest.config.js");

module.exports = {
  ...base,
  testMatch: ["<rootDir>/__tests__/cli/heavy/**/*.heavy.ts"],
  testTimeout: 300_000,
  maxWorkers: 1,
};
