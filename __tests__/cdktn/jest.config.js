/** What `npm run test:cdktn` runs: the packed package in an app on CDKTF and in one on CDK Terrain. */
const base = require("../package/jest.config.js");

module.exports = { ...base, testMatch: ["<rootDir>/__tests__/cdktn/**/*.test.ts"] };
