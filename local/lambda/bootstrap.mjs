/**
 * Runs inside a function's own process in the place of Lambda's runtime: loads the handler, tells that it is
 * ready, and serves one invocation after the other. Everything a function may see of its surroundings is in the
 * environment that the parent process gave it.
 */
import path from "node:path";
import { pathToFileURL } from "node:url";

const [fileName, exportName] = process.env._HANDLER.split(".");

/** What kind of error it is: its words may quote a message body, and minification renames its class. */
function errorTypeOf(thrown) {
  const name = thrown instanceof Error ? thrown.name : "";
  return /^[A-Za-z]\w{0,79}$/.test(name) ? name : "Error";
}

/** Lambda writes a line about a failure too, into the function's own log. */
function logError(message, details) {
  process.stderr.write(`${JSON.stringify({ level: "ERROR", message, ...details })}\n`);
}

function contextFrom({ deadlineMs, ...context }) {
  return { ...context, getRemainingTimeInMillis: () => deadlineMs - Date.now() };
}

// The runner is gone: so is this execution environment.
process.on("disconnect", () => process.exit(0));
process.on("uncaughtException", (thrown) => {
  logError("Runtime exited with error", { errorType: errorTypeOf(thrown) });
  process.exit(1);
});

async function loadHandler() {
  try {
    const file = path.join(process.env.LAMBDA_TASK_ROOT, `${fileName}.mjs`);
    const handler = (await import(pathToFileURL(file).href))[exportName];
    if (typeof handler === "function") return handler;
    throw new TypeError(`The zip exports no ${process.env._HANDLER}.`);
  } catch (thrown) {
    // No message has been seen yet that the error could quote.
    logError("Init error", { errorType: errorTypeOf(thrown), errorMessage: String(thrown?.message) });
    process.exit(1);
  }
}

const handler = await loadHandler();

process.on("message", async ({ event, context }) => {
  try {
    const response = await handler(event, contextFrom(context));
    process.send({ kind: "response", payload: JSON.stringify(response) ?? "null" });
  } catch (thrown) {
    const errorType = errorTypeOf(thrown);
    logError("Invoke Error", { errorType, requestId: context.awsRequestId });
    process.send({ kind: "error", errorType });
  }
});
process.send({ kind: "ready" });
