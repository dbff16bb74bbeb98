const { existsSync, readdirSync, rmSync } = require("node:fs");
const { join } = require("node:path");

/**
 * Removes from node_modules what nothing here reads, a fifth of it: the AWS provider's description of its types for
 * other languages (125 MB), and the headers for compiling add-ons that come with the npm package `node` (65 MB).
 */
function removeUnread(nodeModules) {
  rmSync(join(nodeModules, "@cdktf/provider-aws/.jsii"), { force: true });
  const ofNode = join(nodeModules, "node/node_modules");
  const platforms = existsSync(ofNode) ? readdirSync(ofNode).filter((name) => name.startsWith("node-")) : [];
  for (const name of platforms) rmSync(join(ofNode, name, "include"), { recursive: true, force: true });
}

removeUnread(process.argv[2] ?? join(__dirname, "../../node_modules"));
