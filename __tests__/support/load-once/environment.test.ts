import { AsyncLocalStorage } from "node:async_hooks";
import { SQSClient } from "@aws-sdk/client-sqs";
import { freezeDate } from "../fake-clock";

/** Node's own `require`: what it loads does not belong to this file's context, and is the same in each file. */
declare const loadOnce: NodeJS.Require;

const evaluate = (code: string): unknown => loadOnce("node:vm").runInThisContext(code);

test("it loads packages on the list, but not ours", () => {
  expect(loadOnce("@aws-sdk/client-sqs").SQSClient).toBe(SQSClient);
  expect(loadOnce.cache).not.toHaveProperty([require.resolve("../fake-clock")]);
});

test("an error from either side is an error on both, and no other object is", () => {
  expect(evaluate("new TypeError('theirs')")).toBeInstanceOf(Error);
  const isTheirs = evaluate("(thrown) => [thrown instanceof Error, thrown instanceof TypeError]");
  if (typeof isTheirs !== "function") throw new Error("It is no function.");
  expect(isTheirs(new Error("ours"))).toEqual([true, false]);
  expect(isTheirs({ message: "none" })).toEqual([false, false]);
  expect({ message: "none" }).not.toBeInstanceOf(Error);
});

test("a frozen Date stands still for both", () => {
  freezeDate(1_234);
  try {
    expect(evaluate("Date.now()")).toBe(1_234);
  } finally {
    jest.useRealTimers();
  }
  expect(evaluate("Date.now()")).toBeGreaterThan(1_234);
});

test("a timer that a test replaces is replaced for both", () => {
  const { setTimeout } = globalThis;
  const replaced = Object.assign(() => 0, setTimeout);
  globalThis.setTimeout = replaced as never;
  try {
    expect(evaluate("setTimeout")).toBe(replaced);
  } finally {
    globalThis.setTimeout = setTimeout;
  }
});

test("both see an environment variable, whether it is set or replaced", () => {
  const variables = process.env;
  process.env.SET_BY_A_TEST = "yes";
  expect(evaluate("process.env.SET_BY_A_TEST")).toBe("yes");
  process.env = { ONLY: "this" };
  expect(evaluate("Object.keys(process.env)")).toEqual(["ONLY"]);
  process.env = variables;
});

test("a storage that a file has used is disabled at its end", () => {
  const storage = new AsyncLocalStorage<string>();
  const left = storage.run("used", () => {
    loadOnce("./used-storages.js").disableUsed();
    return storage.getStore();
  });

  expect(left).toBeUndefined();
});
