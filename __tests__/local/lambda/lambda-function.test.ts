import path from "node:path";
import { LambdaFunction } from "../../../local/lambda/lambda-function";
import { unzipFunction } from "../../../local/lambda/unzip-function";
import type { FunctionDefinition } from "../../../local/terraform/system";
import { leaksIn } from "../../support/recorders";
import { makeFunction } from "../support/make-function";
import { useFunctions } from "../support/use-functions";

/** A handler that does what its event says. */
const OBEDIENT = `
  import { answer } from "./chunks/answer.mjs";
  let served = 0;
  export async function handler(event, context) {
    served += 1;
    if (event.throw) throw new RangeError("the body was " + event.throw);
    if (event.exit) process.exit(3);
    if (event.hang) await new Promise(() => setInterval(() => {}, 1000));
    if (event.print) console.log(event.print);
    if (event.waitMs) await new Promise((resolve) => setTimeout(resolve, event.waitMs));
    if (event.nothing) return undefined;
    return { answer, served, pid: process.pid, env: process.env, name: context.functionName,
      requestId: context.awsRequestId, left: context.getRemainingTimeInMillis() };
  }`;
const FILES = { "index.mjs": OBEDIENT, "chunks/answer.mjs": "export const answer = 42;" };

const functions = useFunctions();
const started: LambdaFunction[] = [];
afterEach(() => {
  for (const fn of started.splice(0)) fn.close();
});

async function start(definition: FunctionDefinition): Promise<LambdaFunction> {
  const environment = await functions.environmentOf(definition);
  const fn = new LambdaFunction({ definition, environment }, functions.log);
  started.push(fn);
  return fn;
}

/** Starts a function that does what its event says. */
const startObedient = async (overrides: Partial<FunctionDefinition> = {}) =>
  start(await makeFunction(functions.folder, FILES, overrides));

async function responseOf(fn: LambdaFunction, event: object) {
  const result = await fn.invoke(event);
  return result.kind === "response" ? JSON.parse(result.payload) : result;
}

test("a function gets its synthesized variables, Lambda's own, the run's, and nothing else", async () => {
  const { env, name, left, requestId } = await responseOf(await startObedient(), {});

  expect(Object.keys(env).sort()).toEqual([
    "AWS_ACCESS_KEY_ID",
    "AWS_DEFAULT_REGION",
    "AWS_ENDPOINT_URL",
    "AWS_EXECUTION_ENV",
    "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
    "AWS_LAMBDA_FUNCTION_NAME",
    "AWS_LAMBDA_FUNCTION_VERSION",
    "AWS_LAMBDA_INITIALIZATION_TYPE",
    "AWS_LAMBDA_LOG_GROUP_NAME",
    "AWS_LAMBDA_LOG_STREAM_NAME",
    "AWS_LAMBDA_RUNTIME_API",
    "AWS_REGION",
    "AWS_SECRET_ACCESS_KEY",
    "GIVEN",
    "LAMBDA_TASK_ROOT",
    "LEDGER_FILE",
    "PATH",
    "TZ",
    "_HANDLER",
  ]);
  expect(env).toMatchObject({ GIVEN: "yes", AWS_ACCESS_KEY_ID: "fixture-role", AWS_REGION: "eu-west-1" });
  expect(name).toBe("fixture");
  expect(requestId).toMatch(/^[0-9a-f-]{36}$/);
  expect(left).toBeGreaterThan(0);
  expect(left).toBeLessThanOrEqual(5000);
});

test("one process serves one invocation at a time, and then the next one", async () => {
  const fn = await startObedient();
  const [first, second] = await Promise.all([responseOf(fn, { waitMs: 50 }), responseOf(fn, { waitMs: 50 })]);
  const third = await responseOf(fn, {});

  expect(first).toMatchObject({ served: 1, answer: 42 });
  expect(second).toMatchObject({ served: 1 });
  expect(second.pid).not.toBe(first.pid);
  expect([first.pid, second.pid]).toContain(third.pid);
  expect(third.served).toBe(2);
});

test("a handler that returns nothing returns null", async () => {
  expect(await (await startObedient()).invoke({ nothing: true })).toEqual({
    kind: "response",
    payload: "null",
  });
});

test("what a handler throws is reported by its class, and its message is not logged", async () => {
  const fn = await startObedient();

  expect(await fn.invoke({ throw: "ssn 3961" })).toEqual({ kind: "error", errorType: "RangeError" });
  expect(await responseOf(fn, {})).toMatchObject({ served: 2 });
  const written = await functions.readLog();
  expect(written).toContain('{"level":"ERROR","message":"Invoke Error","errorType":"RangeError"');
  expect(leaksIn([written], "3961")).toEqual([]);
});

test("what a function prints is in its log unchanged", async () => {
  await (await startObedient()).invoke({ print: '{"resp":{"status":true}}' });

  expect(await functions.readLog()).toContain('{"resp":{"status":true}}\n');
});

test("an invocation that exceeds the timeout fails, and its process is ended", async () => {
  const fn = await startObedient({ timeoutSeconds: 0.3 });
  const { pid } = await responseOf(fn, {});

  expect(await fn.invoke({ hang: true })).toEqual({ kind: "timeout" });
  expect((await responseOf(fn, {})).pid).not.toBe(pid);
});

test("an invocation fails when its process ends", async () => {
  const fn = await startObedient();

  expect(await fn.invoke({ exit: true })).toEqual({ kind: "exit" });
  expect(await responseOf(fn, {})).toMatchObject({ served: 1 });
});

test.each([
  ["throws while it is loaded", { "index.mjs": "throw new Error('no setting');" }],
  ["exports no handler", { "index.mjs": "export const other = 1;" }],
])("a function that %s fails every invocation", async (_, files) => {
  expect(await (await start(await makeFunction(functions.folder, files))).invoke({})).toEqual({
    kind: "exit",
  });
});

test("a redeployment serves new invocations and lets those in progress end", async () => {
  const fn = await startObedient();
  const underWay = responseOf(fn, { waitMs: 300 });
  const files = { ...FILES, "chunks/answer.mjs": "export const answer = 43;" };
  const definition = await makeFunction(functions.folder, files);
  fn.redeploy({ definition, environment: await functions.environmentOf(definition) });

  expect(await responseOf(fn, {})).toMatchObject({ answer: 43 });
  expect(await underWay).toMatchObject({ answer: 42 });
});

test("a closed function cannot be invoked", async () => {
  const fn = await startObedient();
  fn.close();

  expect(await fn.invoke({})).toEqual({ kind: "exit" });
});

describe("unzipFunction", () => {
  test("refuses a zip whose hash is not the synthesized one", async () => {
    const definition = await makeFunction(functions.folder, FILES);

    await expect(unzipFunction({ ...definition, sourceCodeHash: "other" }, functions.folder)).rejects.toThrow(
      `Function fixture: source_code_hash is other, but the zip's is ${definition.sourceCodeHash}. Lambda would not deploy a new zip.`,
    );
  });

  test("refuses an entry outside the folder", async () => {
    const definition = await makeFunction(functions.folder, { "../../escaped.mjs": "" });

    await expect(unzipFunction(definition, functions.folder)).rejects.toThrow(
      "Function fixture: the zip contains ../../escaped.mjs, a path outside the target folder.",
    );
  });

  test("refuses a zip that does not exist", async () => {
    const definition = {
      name: "fixture",
      zipFile: path.join(functions.folder, "none.zip"),
      sourceCodeHash: "x",
    };

    await expect(unzipFunction(definition, functions.folder)).rejects.toThrow(
      `Function fixture: the synthesized zip ${definition.zipFile} cannot be read.`,
    );
  });
});
