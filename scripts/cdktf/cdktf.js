#!/usr/bin/env node
const { spawn } = require("node:child_process");
const { fetchCli } = require("./fetch-cli");

/**
 * The `cdktf` command of this checkout. Arguments, output and exit code are those of the real one, as if it were
 * installed.
 */
const child = spawn(process.execPath, [fetchCli(), ...process.argv.slice(2)], { stdio: "inherit" });

// The terminal sends ctrl-C to both. The command handles it, and this process ends when the command has.
process.on("SIGINT", () => {});
process.on("SIGTERM", () => child.kill("SIGTERM"));
child.on("error", (error) => {
  throw error;
});
child.on("close", (code, signal) => {
  process.exitCode = code ?? 128 + require("node:os").constants.signals[signal];
});
