#!/usr/bin/env node
import { runCommand } from "./run-command";

// Whatever an ended run is still waiting for must not keep the process alive.
void runCommand(process.argv.slice(2), process.cwd()).then((exitCode) => process.exit(exitCode));
