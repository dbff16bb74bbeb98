#!/usr/bin/env node
import { runCommand } from "./run-command";

// An ended run may still wait for something; that must not keep the process.
void runCommand(process.argv.slice(2), process.cwd()).then((exitCode) => process.exit(exitCode));
