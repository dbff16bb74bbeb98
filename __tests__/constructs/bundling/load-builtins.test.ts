import { SourceMap } from "node:module";
import { resolve } from "node:path";
import { buildFunction } from "../../../constructs/bundling/build-function";
import { loadBuiltinsDirectly } from "../../../constructs/bundling/load-builtins";

const PROJECT_ROOT = resolve(__dirname, "../../..");
const take = (specifier: string) => `process.getBuiltinModule("${specifier}")`;

test.each([
  ['import{join}from"node:path";', `{join}=${take("node:path")}`],
  ['import{join as a,sep as b}from"path";', `{join:a,sep:b}=${take("path")}`],
  ['import{default as a,sep as b}from"node:path";', `a=${take("node:path")},{sep:b}=${take("node:path")}`],
  ['import a from"node:fs/promises";', `a=${take("node:fs/promises")}`],
  ['import a,{env as b}from"node:process";', `a=${take("node:process")},{env:b}=${take("node:process")}`],
  ['import*as $a from"node:os";', `$a=${take("node:os")}`],
])("%s is taken from Node directly", (statement, declaration) => {
  const { text, moved } = loadBuiltinsDirectly(`${statement}go();`);
  expect(moved).toBe(true);
  expect(text).toBe(`var ${declaration};\n${" ".repeat(statement.length)}go();`);
});

test("what is imported anywhere is there from the beginning, as it is of an import", () => {
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

describe.each(["consumer", "notifier", "redriver", "producer"])("the built %s", (name) => {
  const { code, sourceMaps } = buildFunction({ project: PROJECT_ROOT }, name);

  test("imports no module of Node's when it is loaded", () => {
    for (const { contents } of code) {
      expect(Buffer.from(contents).toString()).not.toMatch(/\bimport[^("';]*from"node:/);
    }
  });

  test("has source maps that lead to the source", () => {
    const entry = Buffer.from(code.find(({ path }) => path === "index.mjs")?.contents ?? []).toString();
    const map = sourceMaps.find(({ path }) => path === "index.mjs.map");
    const lines = entry.split("\n");
    const line = lines.findIndex(
      (text) => text.includes("must be an SQS event") || text.includes("POWERTOOLS_LOG_LEVEL"),
    );
    const column = lines[line]?.indexOf("POWERTOOLS_LOG_LEVEL") ?? -1;
    const found = new SourceMap(JSON.parse(Buffer.from(map?.contents ?? []).toString())).findEntry(
      line,
      Math.max(column, 0),
    );
    expect(found).toMatchObject({
      originalSource: expect.stringMatching(/core\/runtime\/logger\.ts$|handlers\//),
    });
  });
});
