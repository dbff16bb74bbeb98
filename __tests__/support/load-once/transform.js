const { createHash } = require("node:crypto");

/** Puts the copy of a module that the worker has loaded in place of the module's own code. */
module.exports = {
  process: (_source, path) => ({ code: `module.exports = loadOnce(${JSON.stringify(path)});` }),
  getCacheKey: (_source, path) => createHash("sha256").update(`load once ${path}`).digest("hex"),
};
