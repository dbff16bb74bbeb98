#!/usr/bin/env node
// Lists and edits are grouped with Map.groupBy, which came with Node 21; the command also runs under 20.
require("./node-20.js");
require("tsx/cjs");
require("./main.ts");
