const { AsyncLocalStorage } = require("node:async_hooks");

const used = new Set();
const { run } = AsyncLocalStorage.prototype;

AsyncLocalStorage.prototype.run = function noteUse(...parameters) {
  used.add(this);
  return run.apply(this, parameters);
};

/**
 * Until a storage is disabled, Node.js copies its value to each new promise and callback. jest-circus uses one for each
 * test file and disables none, so each file would make the later ones of its worker slower.
 */
function disableUsed() {
  for (const storage of used) storage.disable();
  used.clear();
}

module.exports = { disableUsed };
