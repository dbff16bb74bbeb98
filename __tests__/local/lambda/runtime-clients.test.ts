import type { ExecutionEnvironment } from "../../../local/lambda/execution-environment";
import { makeFunction } from "../support/make-function";
import { useFunctions } from "../support/use-functions";
import {
  AWS_BOOTSTRAP,
  announceClients,
  isAwsClientInstalled,
  RUNTIME_CLIENTS,
} from "./support/runtime-clients";

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

const functions = useFunctions();
let environment: Record<string, string>;
beforeAll(async () => {
  announceClients();
  environment = await functions.environmentOf(
    await makeFunction(functions.folder, { "index.mjs": OBEDIENT }),
  );
});
afterEach(() => functions.end());

const start = (bootstrap?: string) => functions.start(environment, bootstrap);
const invoke = (target: ExecutionEnvironment, event: string, timeoutMs = 5_000) =>
  target.invoke(event, "arn:of:function", timeoutMs);

describe.each(RUNTIME_CLIENTS)("under %s", (_, client) => {
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

  test("a handler that blocks the event loop times out", async () => {
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

test("an event loop that becomes empty ends the invocation with an error, as under AWS's current runtimes", async () => {
  const target = start();

  expect(await invoke(target, "hang")).toEqual({ kind: "error", errorType: "Runtime.NodeJsExit" });
  expect(await functions.readLog()).toContain('"errorType":"Runtime.NodeJsExit"');
  expect(await invoke(target, "succeed")).toEqual({ kind: "exit" });
});

/**
 * Why no handler of this project may let the event loop become empty: for an event source mapping, null is a success.
 */
(isAwsClientInstalled ? test : test.skip)(
  "client 3.3.0 answers null where the event loop runs empty",
  async () => {
    expect(await invoke(start(AWS_BOOTSTRAP), "hang")).toEqual({ kind: "response", payload: "null" });
  },
);
