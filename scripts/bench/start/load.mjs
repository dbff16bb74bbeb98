// Loads a function in a new process. Prints the milliseconds until it was loaded, or until its first call was answered.
import { subscribe } from "node:diagnostics_channel";
import { pathToFileURL } from "node:url";

const [, , entry, until, event] = process.argv;
const print = process.stdout.write.bind(process.stdout);
process.stdout.write = () => true;
const start = performance.now();
const finish = () => {
  print(String(performance.now() - start));
  process.exit(0);
};
if (until === "answer") subscribe("http.client.response.finish", finish);
process.on("uncaughtException", ({ stack }) => {
  // Node would print the line that threw, which is the whole bundle.
  process.stderr.write(`${stack}\n`);
  process.exit(1);
});
const { handler } = await import(pathToFileURL(entry).href);
if (until !== "answer") finish();
await handler(JSON.parse(event), {
  getRemainingTimeInMillis: () => 30_000,
  awsRequestId: "request",
  functionName: "function",
});
throw new Error("The function ended without a call that was answered.");
