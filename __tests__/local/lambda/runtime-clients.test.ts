import { existsSync } from "node:fs";
import { type FileHandle, open, readFile, rm } from "node:fs/promises";
import path from "node:path";
import { ExecutionEnvironment } from "../../../local/lambda/execution-environment";
import { createFunctionEnvironment } from "../../../local/lambda/function-environment";
import { unzipFunction } from "../../../local/lambda/unzip-function";
import { makeFolder, makeFunction } from "../support/make-function";

const AWS_CLIENT = path.join(__dirname, "../../../node_modules/aws-lambda-ric/dist");
const NATIVE_PART = path.join(AWS_CLIENT, "rapid-client.node");

/** A handler that does what its event says. */
const OBEDIENT = `
  let served = 0;
  export async function handler(event, context) {
    served += 1;
    if (event === "throw") throw new RangeError("failed");
    if (event === "hang") await new Promise(() => {});
    if (event === "hang with a timer") await new Promise(() => setInterval(() => {}, 1000));
    if (event === "exit") process.exit(0);
    if (event === "reject unhandled") {
      Promise.reject(new RangeError("unhandled"));
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
    if (event === "throw later") {
      setTimeout(() => { throw new RangeError("uncaught"); });
      await new Promise((resolve) => setTimeout(resolve, 1000));
    }
    if (event === "answer a cycle") { const cycle = {}; cycle.cycle = cycle; return cycle; }
    if (event === "answer a bigint") return 1n;
    if (event === "answer nothing") return undefined;
    return { served, arn: context.invokedFunctionArn, left: context.getRemainingTimeInMillis() > 0 };
  }`;

let folder: string;
let log: FileHandle;
let environment: Record<string, string>;
const started: ExecutionEnvironment[] = [];

function start(bootstrap: string | undefined): ExecutionEnvironment {
  const options = { environment, logFile: log.fd, ...(bootstrap !== undefined && { bootstrap }) };
  const target = new ExecutionEnvironment(options);
  started.push(target);
  return target;
}

const invoke = (target: ExecutionEnvironment, event: string, timeoutMs = 5_000) =>
  target.invoke(event, "arn:of:function", timeoutMs);

beforeAll(async () => {
  folder = await makeFolder();
  log = await open(path.join(folder, "log"), "a");
  const definition = await makeFunction(folder, { "index.mjs": OBEDIENT });
  environment = createFunctionEnvironment(definition, {
    endpoint: "http://127.0.0.1:1",
    region: "eu-west-1",
    taskRoot: await unzipFunction(definition, folder),
    ledgerFile: "/ledger",
    path: "/bin",
  });
});
afterEach(() => {
  for (const target of started.splice(0)) target.end();
});
afterAll(async () => {
  await log.close();
  await rm(folder, { recursive: true });
});

const isInstalled = existsSync(AWS_CLIENT);
const isStandIn = isInstalled && !existsSync(NATIVE_PART);
const CLIENTS: [string, string | undefined][] = [["the local run's client", undefined]];
if (isInstalled) {
  const name = isStandIn ? "AWS's client with a STAND-IN for its native part" : "AWS's client";
  CLIENTS.push([name, path.join(__dirname, "support/aws-runtime-client.mjs")]);
}

test("says what the local run's client is compared with", () => {
  if (!isInstalled) process.stderr.write("aws-lambda-ric is NOT INSTALLED: nothing here runs under it.\n");
  if (isStandIn)
    process.stderr.write("The native part of aws-lambda-ric was NOT BUILT: a stand-in is used.\n");
});

describe.each(CLIENTS)("under %s", (_, client) => {
  test.each([
    ["succeed", { kind: "response", payload: '{"served":1,"arn":"arn:of:function","left":true}' }],
    ["answer nothing", { kind: "response", payload: "null" }],
    ["throw", { kind: "error", errorType: "RangeError" }],
    ["answer a cycle", { kind: "error" }],
    ["answer a bigint", { kind: "error" }],
    ["throw later", { kind: "error", errorType: "RangeError" }],
    ["reject unhandled", { kind: "error", errorType: "Runtime.UnhandledPromiseRejection" }],
    ["exit", { kind: "exit" }],
  ])("a handler may %s", async (event, result) => {
    expect(await invoke(start(client), event)).toMatchObject(result);
  });

  test("a handler that holds the event loop times out", async () => {
    expect(await invoke(start(client), "hang with a timer", 300)).toEqual({ kind: "timeout" });
  });

  test.each(["succeed", "throw", "answer a cycle"])(
    "the same process serves the invocation after one that had to %s",
    async (event) => {
      const target = start(client);
      await invoke(target, event);

      expect(await invoke(target, "succeed")).toMatchObject({
        payload: expect.stringContaining('"served":2,'),
      });
    },
  );

  test.each(["exit", "reject unhandled", "throw later"])("no process is left after %s", async (event) => {
    const target = start(client);
    await invoke(target, event);

    expect(await invoke(target, "succeed")).toEqual({ kind: "exit" });
    expect(target.alive).toBe(false);
  });
});

test("an event loop that runs empty ends the invocation with an error, as under AWS's current runtimes", async () => {
  const target = start(undefined);

  expect(await invoke(target, "hang")).toEqual({ kind: "error", errorType: "Runtime.NodeJsExit" });
  expect(await readFile(path.join(folder, "log"), "utf8")).toContain('"errorType":"Runtime.NodeJsExit"');
  expect(await invoke(target, "succeed")).toEqual({ kind: "exit" });
});

/** Why no handler of this project may let the loop run empty: to an event source mapping, null is a success. */
(isInstalled ? test : test.skip)("client 3.3.0 answers null where the event loop runs empty", async () => {
  const [, client] = CLIENTS.at(-1) ?? [];

  expect(await invoke(start(client), "hang")).toEqual({ kind: "response", payload: "null" });
});
