const { relative } = require("node:path");

const FILES = 15;
const MANY = 100;

/** Names the files that took longest, after a run of many. */
module.exports = class SlowestFiles {
  constructor({ rootDir }) {
    this.rootDir = rootDir;
  }

  onRunComplete(_contexts, { testResults }) {
    if (testResults.length < MANY) return;
    const slowest = testResults
      .map(({ testFilePath, perfStats: { runtime } }) => ({
        path: relative(this.rootDir, testFilePath),
        runtime,
      }))
      .sort((a, b) => b.runtime - a.runtime)
      .slice(0, FILES);
    const lines = slowest.map(
      ({ path, runtime }) => `${(runtime / 1_000).toFixed(1).padStart(6)} s  ${path}`,
    );
    process.stderr.write(`\nThe slowest ${FILES} of ${testResults.length} files:\n${lines.join("\n")}\n`);
  }
};
