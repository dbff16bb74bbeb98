#!/usr/bin/env node
require("./node-20.js");
require("tsx/cjs");
require("./main.ts");
