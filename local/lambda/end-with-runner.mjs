import net from "node:net";

/** The runner's pipe: nothing is written to it, and it ends when the runner does. */
const PIPE = 3;

/** Ends this process when the runner is gone, also when it was killed. Does not hold the event loop. */
export function endWithRunner() {
  const pipe = new net.Socket({ fd: PIPE, readable: true, writable: false });
  pipe.on("error", () => process.exit(0));
  pipe.on("close", () => process.exit(0));
  pipe.resume();
  pipe.unref();
}
