import { resolve } from "node:path";
import { buildFunction } from "../../../constructs/bundling/build-function";
import { loadBuiltinsDirectly } from "../../../constructs/bundling/load-builtins";
import { importedBuiltins, sourceOfLogLevel } from "./support/built-function";

const PROJECT_ROOT = resolve(__dirname, "../../..");
const take = (specifier: string) => `process.getBuiltinModule("${specifier}")`;

test.each([
  ['import{join}from"node:path";', `{join}=${take("node:path")}`],
  ['import{join as a,sep as b}from"path";', `{join:a,sep:b}=${take("path")}`],
  ['import{default as a,sep as b}from"node:path";', `a=${take("node:path")},{sep:b}=${take("node:path")}`],
  ['import a from"node:fs/promises";', `a=${take("node:fs/promises")}`],
  ['import a,{env as b}from"node:process";', `a=${take("node:process")},{env:b}=${take("node:process")}`],
  ['import*as $a from"node:os";', `$a=${take("node:os")}`],
])("%s is loaded from Node directly", (statement, declaration) => {
  const { text, moved } = loadBuiltinsDirectly(`${statement}go();`);
  expect(moved).toBe(true);
  expect(text).toBe(`var ${declaration};\n${" ".repeat(statement.length)}go();`);
});

test("what is imported anywhere is available from the beginning, as with an import", () => {
  const { text } = loadBuiltinsDirectly('use(a);import{a}from"node:os";import{b}from"node:path";');
  expect(text.split("\n")[0]).toBe(`var {a}=${take("node:os")},{b}=${take("node:path")};`);
});

test.each([
  'import{a}from"./chunk-A.mjs";',
  'import("node:fs");',
  "const text='nothing';",
  'import a from"valibot";',
])("%s stays as it is", (code) => {
  expect(loadBuiltinsDirectly(code)).toEqual({ text: code, moved: false });
});

describe.each(["consumer", "notifier", "redriver"])("the built %s", (name) => {
  const built = buildFunction({ project: PROJECT_ROOT }, name);

  test("imports no Node.js module when it is loaded", () => {
    expect(importedBuiltins(built)).toEqual([]);
  });

  test("has source maps that lead to the source", () => {
    expect(sourceOfLogLevel(built)).toMatch(/core\/runtime\/json-logger\.ts$|handlers\//);
  });
});
