/**
 * `npm run test:dlq`: tests that start the command as an executable, again and again: its page, its editor, its
 * terminal, its errors, 10,000 held messages, and the transcript of a whole local run.
 */
const base = require("../../../jest.config.js");

module.exports = {
  ...base,
  testMatch: ["<rootDir>/__tests__/cli/executable/**/*.test.ts"],
  testPathIgnorePatterns: ["/node_modules/"],
  testTimeout: 300_000,
  maxWorkers: 1,
};
