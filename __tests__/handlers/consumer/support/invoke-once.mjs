// Invokes a bundled function once and prints its response. If the event loop becomes empty, Node ends this process
// with exit code 13, as Lambda's runtime ends an invocation.
import { pathToFileURL } from "node:url";

const [file, event, timeoutMs] = process.argv.slice(2);
const print = process.stdout.write.bind(process.stdout);
process.stdout.write = () => true;
const { handler } = await import(pathToFileURL(file).href);
const end = performance.now() + Number(timeoutMs);
const response = await handler(JSON.parse(event), {
  getRemainingTimeInMillis: () => end - performance.now(),
});
print(JSON.stringify(response));
