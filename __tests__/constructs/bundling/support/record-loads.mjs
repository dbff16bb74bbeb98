// Runs a bundled function on events from standard input, in a separate process, and reports which of its files were
// loaded by then: { answers: [...], loaded: ["index.mjs", …] }.
import { registerHooks } from "node:module";
import { basename } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath, pathToFileURL } from "node:url";

const loaded = [];
registerHooks({
  load(url, context, next) {
    if (url.startsWith("file:")) loaded.push(basename(fileURLToPath(url)));
    return next(url, context);
  },
});

// The answer is the only thing on standard output.
const write = process.stdout.write.bind(process.stdout);
process.stdout.write = () => true;
const { handler } = await import(pathToFileURL(process.argv[2]).href);
const answers = [];
for (const event of JSON.parse(await text(process.stdin))) {
  answers.push(await handler(event, { getRemainingTimeInMillis: () => 10_000, awsRequestId: "request" }));
}
write(JSON.stringify({ answers, loaded }));
process.exit(0);
