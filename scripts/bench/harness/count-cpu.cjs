const { appendFileSync } = require("node:fs");

/** Preloaded into a Node.js process and those that it starts: appends the CPU seconds of each to a file. */
process.on("exit", () => {
  const { user, system } = process.cpuUsage();
  appendFileSync(process.env.CPU_FILE, `${(user + system) / 1e6}\n`);
});
