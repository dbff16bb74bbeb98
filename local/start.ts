#!/usr/bin/env node
import { runCommand } from "./run-command";

// Whatever an ended run still waits for must not keep the process.
void runCommand(process.argv.slice(2), process.cwd()).then((exitCode) => process.exit(exitCode));
