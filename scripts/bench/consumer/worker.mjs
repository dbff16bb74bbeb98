// Invokes a handler with an event again and again, and reports how many microseconds of CPU a record took, or how
// many milliseconds an invocation took.
import { pathToFileURL } from "node:url";

const { handler } = await import(pathToFileURL(process.argv[2]).href);
const context = { getRemainingTimeInMillis: () => 10_000, awsRequestId: "request", functionName: "consumer" };

process.on("message", async ({ event, invocations, wall }) => {
  const cpu = process.cpuUsage();
  const start = performance.now();
  for (let invocation = 0; invocation < invocations; invocation += 1) await handler(event, context);
  const { user, system } = process.cpuUsage(cpu);
  const milliseconds = performance.now() - start;
  process.send(wall ? milliseconds / invocations : (user + system) / (invocations * event.Records.length));
});
process.on("disconnect", () => process.exit());
