// Invokes a handler with the same event again and again, and tells how many microseconds of CPU a record took.
import { pathToFileURL } from "node:url";
import { makeEvent } from "./event.mjs";

const { handler } = await import(pathToFileURL(process.argv[2]).href);
const context = { getRemainingTimeInMillis: () => 10_000, awsRequestId: "request", functionName: "consumer" };

// Until the compiler has settled: a function runs for hours.
const warm = makeEvent({ batch: 10 });
for (let invocation = 0; invocation < 3_000; invocation += 1) await handler(warm, context);

process.on("message", async ({ batch, poisonEvery, machine, invocations, wall }) => {
  const event = makeEvent({ batch, poisonEvery, machine });
  const cpu = process.cpuUsage();
  const start = performance.now();
  for (let invocation = 0; invocation < invocations; invocation += 1) await handler(event, context);
  const { user, system } = process.cpuUsage(cpu);
  process.send(wall ? (performance.now() - start) / invocations : (user + system) / (invocations * batch));
});
process.on("disconnect", () => process.exit());
