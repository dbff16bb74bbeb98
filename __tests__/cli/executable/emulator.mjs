/** An emulator in a separate process, so that its memory and its time are not the command's. */
import { startFauxqs } from "fauxqs";

const server = await startFauxqs({ port: 0, logger: false });
process.on("message", ({ queue }) => {
  const inFlight = server.inspectQueue(queue)?.messages.inflight ?? [];
  process.send?.({ receipts: inFlight.map(({ receiptHandle }) => receiptHandle) });
});
process.send?.({ port: server.port });
