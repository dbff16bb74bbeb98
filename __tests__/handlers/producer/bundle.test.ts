import { resolve } from "node:path";
import { buildFunction } from "../../../constructs/bundling/build-function";
import {
  filesNeverLoaded,
  importedBuiltins,
  sourceOfLogLevel,
} from "../../constructs/bundling/support/built-function";

const built = buildFunction({ project: resolve(__dirname, "../../..") }, "producer");

test("the producer's zip contains no credential provider that a function never uses, and requires nothing that an ES module cannot", () => {
  const text = built.code.map(({ contents }) => Buffer.from(contents).toString()).join("");

  expect(text).toContain("must be in the function's environment");
  expect(text).not.toContain("AWS_CONTAINER_CREDENTIALS_FULL_URI");
  expect(text).not.toContain("Dynamic require of");
});

test("it imports no Node.js module when it is loaded, and its source maps lead to the source", () => {
  expect(importedBuiltins(built)).toEqual([]);
  expect(sourceOfLogLevel(built)).toMatch(/core\/runtime\/json-logger\.ts$|handlers\//);
});

test("every file of its zip can be loaded: its entry imports it, or something that it imports does", () => {
  expect(filesNeverLoaded(built)).toEqual([]);
});
