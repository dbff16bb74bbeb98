#!/usr/bin/env node
const { existsSync } = require("node:fs");
const { join } = require("node:path");

// A command that starts for the second time compiles nothing again.
require("node:module").enableCompileCache();

// The repository has the command's sources, the installed package what was compiled from them.
if (existsSync(join(__dirname, "main.ts"))) {
  require("tsx/cjs");
  require("./main.ts");
} else {
  require("../dist/cli/main.js");
}
