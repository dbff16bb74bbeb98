/**
 * What `npm run test:moto` runs: the system on another SQS, moto's, with another sender, the AWS CLI, and the functions'
 * client compared with the SDK's.
 */
const base = require("../../jest.config.js");

module.exports = {
  ...base,
  testMatch: ["<rootDir>/__tests__/moto/**/*.test.ts"],
  testPathIgnorePatterns: ["/node_modules/"],
  testTimeout: 480_000,
};
