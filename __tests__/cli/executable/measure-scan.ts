import { list } from "../../../cli/commands/list";
import { contextOf } from "../support/context-of";

/**
 * Runs `list` against the given endpoint file, once to warm up and once with the memory cleared at its end while its
 * outcome is still held. Prints what it cost. Needs `--expose-gc`.
 */
async function measure(endpointFile: string, by: "reason" | "message"): Promise<object> {
  const collect = globalThis.gc;
  if (collect === undefined) throw new Error("Start Node with --expose-gc.");
  const heap = () => {
    collect();
    collect();
    return process.memoryUsage().heapUsed;
  };
  const context = contextOf({ endpointFile }, "list");
  await context.queue("main");
  const before = heap();
  const startedAt = Date.now();
  const { result } = await list(context, { by, limit: 50, wait: 0 });
  const seconds = (Date.now() - startedAt) / 1000;
  const heldBytes = heap() - before;
  return {
    calls: context.callLog.calls,
    heldBytes,
    seconds,
    total: Reflect.get(result, "total"),
    peakRss: process.resourceUsage().maxRSS * 1024,
  };
}

const [endpointFile = "", by = "reason"] = process.argv.slice(2);
measure(endpointFile, by === "message" ? "message" : "reason").then((measured) => {
  process.stdout.write(`${JSON.stringify(measured)}\n`);
});
