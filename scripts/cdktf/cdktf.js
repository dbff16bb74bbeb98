#!/usr/bin/env node
const { spawn } = require("node:child_process");
const { fetchCli } = require("./fetch-cli");

/** The `cdktf` command of this checkout. What the real one is given, prints and ends with, is as if it were installed. */
const child = spawn(process.execPath, [fetchCli(), ...process.argv.slice(2)], { stdio: "inherit" });

// The terminal sends ctrl-C to both. It is the command's to answer, and this process ends when that has.
process.on("SIGINT", () => {});
process.on("SIGTERM", () => child.kill("SIGTERM"));
child.on("error", (error) => {
  throw error;
});
child.on("close", (code, signal) => {
  process.exitCode = code ?? 128 + require("node:os").constants.signals[signal];
});
