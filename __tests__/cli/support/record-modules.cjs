// Appends the packages that a process has loaded, and how many modules of its own, to its standard error.
process.on("exit", () => {
  const files = Object.keys(require.cache);
  const named = files.flatMap((file) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? []);
  const packages = [...new Set(named)].sort();
  process.stderr.write(`\n${JSON.stringify({ packages, modules: files.length })}\n`);
});
