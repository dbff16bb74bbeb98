/**
 * Runs inside a function's own process in the place of Lambda's runtime: loads the handler, tells that it is
 * ready, and serves one invocation after the other. Everything a function may see of its surroundings is in the
 * environment that the parent process gave it.
 */
import path from "node:path";
import { pathToFileURL } from "node:url";

const [fileName, exportName] = process.env._HANDLER.split(".");

/** The class of what was thrown: its words may quote a message body. */
function errorTypeOf(thrown) {
  return thrown instanceof Error ? thrown.constructor.name : "Error";
}

/** Lambda writes a line about a failed invocation too, into the function's own log. */
function logError(message, errorType, requestId) {
  process.stderr.write(`${JSON.stringify({ level: "ERROR", message, errorType, requestId })}\n`);
}

function contextFrom({ deadlineMs, ...context }) {
  return { ...context, getRemainingTimeInMillis: () => deadlineMs - Date.now() };
}

// The runner is gone: so is this execution environment.
process.on("disconnect", () => process.exit(0));
process.on("uncaughtException", (thrown) => {
  logError("Runtime exited with error", errorTypeOf(thrown));
  process.exit(1);
});

const file = path.join(process.env.LAMBDA_TASK_ROOT, `${fileName}.mjs`);
const handler = (await import(pathToFileURL(file).href))[exportName];
if (typeof handler !== "function") throw new TypeError("The zip exports no such handler.");

process.on("message", async ({ event, context }) => {
  try {
    const response = await handler(event, contextFrom(context));
    process.send({ kind: "response", payload: JSON.stringify(response) ?? "null" });
  } catch (thrown) {
    const errorType = errorTypeOf(thrown);
    logError("Invoke Error", errorType, context.awsRequestId);
    process.send({ kind: "error", errorType });
  }
});
process.send({ kind: "ready" });
