const { createHash } = require("node:crypto");

/** Replaces a module's own code with the copy that the worker has loaded. */
module.exports = {
  process: (_source, path) => ({ code: `module.exports = loadOnce(${JSON.stringify(path)});` }),
  getCacheKey: (_source, path) => createHash("sha256").update(`load once ${path}`).digest("hex"),
};
