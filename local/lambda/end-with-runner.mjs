import net from "node:net";

/** The runner's pipe. Nothing is written to it, and it ends when the runner does. */
const PIPE = 3;

/** Ends this process when the runner is gone, even if it was killed. Does not keep the event loop alive. */
export function endWithRunner() {
  const pipe = new net.Socket({ fd: PIPE, readable: true, writable: false });
  pipe.on("error", () => process.exit(0));
  pipe.on("close", () => process.exit(0));
  pipe.resume();
  pipe.unref();
}
