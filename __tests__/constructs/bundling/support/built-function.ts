import { SourceMap } from "node:module";
import type { BuiltFunction } from "../../../../constructs/bundling/build-function";

const read = (contents: Uint8Array | undefined) => Buffer.from(contents ?? []).toString();

/** All of its code. */
export const textOf = ({ code }: Pick<BuiltFunction, "code">): string =>
  code.map(({ contents }) => read(contents)).join("");

export const bytesOf = (code: BuiltFunction["code"]): number =>
  code.reduce((bytes, { contents }) => bytes + contents.length, 0);

/** The static imports of Node's own modules. */
export const importedBuiltins = ({ code }: BuiltFunction): string[] =>
  code.flatMap(({ contents }) => read(contents).match(/\bimport[^("';]*from"node:[^"]+"/g) ?? []);

/** The source that the entry's source map names for a place that every function has. */
export function sourceOfLogLevel({ code, sourceMaps }: BuiltFunction): string | undefined {
  const lines = read(code.find(({ path }) => path === "index.mjs")?.contents).split("\n");
  const map = read(sourceMaps.find(({ path }) => path === "index.mjs.map")?.contents);
  const line = lines.findIndex(
    (text) => text.includes("must be an SQS event") || text.includes("POWERTOOLS_LOG_LEVEL"),
  );
  const column = lines[line]?.indexOf("POWERTOOLS_LOG_LEVEL") ?? -1;
  const found = new SourceMap(JSON.parse(map)).findEntry(line, Math.max(column, 0));
  return "originalSource" in found ? found.originalSource : undefined;
}

/** The files that neither the entry nor any file that it loads imports. */
export function filesNeverLoaded({ code }: BuiltFunction): string[] {
  const texts = new Map(code.map(({ path, contents }) => [path, read(contents)]));
  const reached = new Set(["index.mjs"]);
  for (const path of reached) {
    for (const other of texts.keys()) if (texts.get(path)?.includes(`./${other}`)) reached.add(other);
  }
  return [...texts.keys()].filter((path) => !reached.has(path));
}
