/**
 * Tests that take longer than `npm test` may: 10,000 held messages, the transcript of a whole local run, and tests
 * that start the command again and again: its page, its editor, its terminal, its errors.
 */
const base = require("../../../jest.config.js");

module.exports = {
  ...base,
  testMatch: ["<rootDir>/__tests__/cli/heavy/**/*.heavy.ts", "<rootDir>/__tests__/cli/slow/**/*.test.ts"],
  testPathIgnorePatterns: ["/node_modules/"],
  testTimeout: 300_000,
  maxWorkers: 1,
};
