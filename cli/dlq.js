#!/usr/bin/env node
// From Node 22.8 on: a command that starts for the second time compiles nothing again.
require("node:module").enableCompileCache?.();
require("tsx/cjs");
require("./main.ts");
