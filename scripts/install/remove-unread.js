const { existsSync, readdirSync, rmSync } = require("node:fs");
const { join } = require("node:path");

/** Written for debuggers and for Flow. A stack trace without the map names the line of the JavaScript that runs. */
const MAPS_AND_FLOW = /\.([cm]?[jt]s|css)\.map$|\.js\.flow$/;

/**
 * Removes from node_modules what nothing here reads, a quarter of it: the AWS provider's description of its types for
 * other languages (125 MB), the headers for compiling add-ons that come with the npm package `node` (65 MB), source maps
 * (41 MB), the sources of zod, and the add-ons of classic-level for other platforms (4 MB each).
 */
function removeUnread(nodeModules) {
  remove(nodeModules, "@cdktf/provider-aws/.jsii");
  remove(nodeModules, "zod/src");
  for (const name of namesIn(nodeModules, "node/node_modules"))
    if (name.startsWith("node-")) remove(nodeModules, `node/node_modules/${name}/include`);
  for (const name of namesIn(nodeModules, "classic-level/prebuilds"))
    if (!isForThisMachine(name)) remove(nodeModules, `classic-level/prebuilds/${name}`);
  removeMapsAndFlow(nodeModules);
}

const remove = (...path) => rmSync(join(...path), { recursive: true, force: true });

function namesIn(...path) {
  const folder = join(...path);
  return existsSync(folder) ? readdirSync(folder) : [];
}

/** The names are as node-gyp-build looks for them: `linux-x64`, `darwin-x64+arm64`. */
function isForThisMachine(name) {
  const [platform, architectures = ""] = name.split("-");
  return platform === process.platform && architectures.split("+").includes(process.arch);
}

/** Does not follow links, which lead out of node_modules, nor change what is fetched later, into `.cache`. */
function removeMapsAndFlow(folder) {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.isDirectory() && entry.name !== ".cache") removeMapsAndFlow(join(folder, entry.name));
    else if (entry.isFile() && MAPS_AND_FLOW.test(entry.name)) remove(folder, entry.name);
  }
}

removeUnread(process.argv[2] ?? join(__dirname, "../../node_modules"));
