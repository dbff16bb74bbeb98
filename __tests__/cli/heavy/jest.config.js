/**
 * What takes longer than `npm test` may: 10,000 held messages, the transcript of a whole local run, and what starts
 * the command over and over: its page, its editor, its terminal, its errors.
 */
const base = require("../../../jest.config.js");

module.exports = {
  ...base,
  testMatch: ["<rootDir>/__tests__/cli/heavy/**/*.heavy.ts", "<rootDir>/__tests__/cli/slow/**/*.test.ts"],
  testPathIgnorePatterns: ["/node_modules/"],
  testTimeout: 300_000,
  maxWorkers: 1,
};
