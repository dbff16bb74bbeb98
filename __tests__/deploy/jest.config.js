/**
 * What `npm run test:deploy` runs: `cdktf deploy` itself, through Terraform and the real provider, to an emulator.
 * Two files at a time, because nearly all of the time is spent in the provider's waits for queues.
 */
const base = require("../../jest.config.js");

module.exports = {
  ...base,
  testMatch: ["<rootDir>/__tests__/deploy/**/*.test.ts"],
  testPathIgnorePatterns: ["/node_modules/"],
  testTimeout: 480_000,
  // An endpoint that is given is one account for all of them.
  maxWorkers: process.env.AWS_ENDPOINT_URL ? 1 : 2,
};
