/**
 * The runtime client of a function's own process: loads the handler, asks the Runtime API for invocations, and posts
 * how each ended. It behaves like AWS's client for Node.js, with which a test compares it.
 */
import http from "node:http";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { endWithRunner } from "./end-with-runner.mjs";

endWithRunner();

const { AWS_LAMBDA_RUNTIME_API, LAMBDA_TASK_ROOT, _HANDLER } = process.env;

/** The invocation in progress. */
let requestId;

/** Only the class of an error: its message may quote a message body. */
function errorTypeOf(thrown) {
  const name = thrown instanceof Error ? thrown.name : "";
  return /^[A-Za-z]\w{0,79}$/.test(name) ? name : "Error";
}

/** Lambda writes a line about a failure into the function's log, too. */
function logError(message, details) {
  process.stderr.write(`${JSON.stringify({ level: "ERROR", message, ...details })}\n`);
}

/** One call of the Runtime API. A body makes it a POST. */
function call(resource, body) {
  const url = `http://${AWS_LAMBDA_RUNTIME_API}/2018-06-01/runtime/${resource}`;
  return new Promise((resolve, reject) => {
    const request = http.request(
      url,
      { method: body === undefined ? "GET" : "POST", agent: false },
      (answer) => {
        const chunks = [];
        answer.on("data", (chunk) => chunks.push(chunk));
        answer.on("error", reject);
        answer.on("end", () =>
          resolve({ headers: answer.headers, body: Buffer.concat(chunks).toString("utf8") }),
        );
      },
    );
    // The runner has ended this environment.
    request.on("error", () => process.exit(0));
    request.end(body);
  });
}

/** Reports what ends this environment as the error of its invocation. */
async function exitWith(errorType, code) {
  logError("Runtime exited with error", { errorType, requestId });
  if (requestId !== undefined) await call(`invocation/${requestId}/error`, JSON.stringify({ errorType }));
  process.exit(code);
}
process.on("uncaughtException", (thrown) => exitWith(errorTypeOf(thrown), 129));
process.on("unhandledRejection", () => exitWith("Runtime.UnhandledPromiseRejection", 128));
// Nothing is left that could settle the handler's promise.
process.once("beforeExit", () => exitWith("Runtime.NodeJsExit", 1));

async function loadHandler() {
  const [fileName, exportName] = _HANDLER.split(".");
  try {
    const file = path.join(LAMBDA_TASK_ROOT, `${fileName}.mjs`);
    const handler = (await import(pathToFileURL(file).href))[exportName];
    if (typeof handler === "function") return handler;
    throw new TypeError(`The zip exports no ${_HANDLER}.`);
  } catch (thrown) {
    // No message has been seen yet that the error could quote.
    logError("Init error", { errorType: errorTypeOf(thrown), errorMessage: String(thrown?.message) });
    process.exit(1);
  }
}

/** https://docs.aws.amazon.com/lambda/latest/dg/nodejs-context.html */
function contextFrom(headers) {
  const deadlineMs = Number(headers["lambda-runtime-deadline-ms"]);
  return {
    callbackWaitsForEmptyEventLoop: true,
    functionName: process.env.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: process.env.AWS_LAMBDA_FUNCTION_VERSION,
    invokedFunctionArn: headers["lambda-runtime-invoked-function-arn"],
    memoryLimitInMB: process.env.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    awsRequestId: requestId,
    logGroupName: process.env.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: process.env.AWS_LAMBDA_LOG_STREAM_NAME,
    getRemainingTimeInMillis: () => deadlineMs - Date.now(),
  };
}

async function serve(handler) {
  for (;;) {
    const { headers, body } = await call("invocation/next");
    requestId = headers["lambda-runtime-aws-request-id"];
    const ended = await invoke(handler, JSON.parse(body), contextFrom(headers));
    await call(`invocation/${requestId}/${ended.outcome}`, ended.payload);
    requestId = undefined;
  }
}

async function invoke(handler, event, context) {
  try {
    const response = await handler(event, context);
    return { outcome: "response", payload: JSON.stringify(response) ?? "null" };
  } catch (thrown) {
    const errorType = errorTypeOf(thrown);
    logError("Invoke Error", { errorType, requestId });
    return { outcome: "error", payload: JSON.stringify({ errorType }) };
  }
}

// Not awaited: Node would warn about a module that never finishes.
void loadHandler().then(serve);
