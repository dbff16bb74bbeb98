// Invokes a mover once for each request, and reports how many milliseconds of CPU it took.
import { pathToFileURL } from "node:url";

const { handler } = await import(pathToFileURL(process.argv[2]).href);
const context = { getRemainingTimeInMillis: () => 300_000, awsRequestId: "request", functionName: "mover" };

process.on("message", async ({ event }) => {
  const cpu = process.cpuUsage();
  await handler(event, context);
  const { user, system } = process.cpuUsage(cpu);
  process.send((user + system) / 1_000);
});
process.on("disconnect", () => process.exit());
