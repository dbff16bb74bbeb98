// Appends the packages that a process has loaded, and the number of its own modules, to its standard error.
process.on("exit", () => {
  const files = Object.keys(require.cache);
  const named = files.flatMap((file) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(file)?.[1] ?? []);
  const packages = [...new Set(named)].sort();
  process.stderr.write(`\n${JSON.stringify({ packages, modules: files.length })}\n`);
});
