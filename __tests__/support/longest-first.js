const { default: Sequencer } = require("@jest/test-sequencer");

/** By far the longest suite. Started late, as it would be by size in a fresh clone, it would run alone at the end. */
const isLongest = ({ path }) => path.endsWith("histories.test.ts");

/** Jest's own order: what failed, and how long each suite took last time, which a fresh clone does not know. */
module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    return [...sorted.filter(isLongest), ...sorted.filter((test) => !isLongest(test))];
  }
};
