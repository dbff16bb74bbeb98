import { isBuiltin } from "node:module";
import type { NamedFile } from "./zip-files";

/** A static import as esbuild writes it when it minifies: `import a,{b as c}from"node:fs";`, `import*as d from"fs";`. */
const IMPORT =
  /\bimport(?: ([\w$]+)|\*as ([\w$]+)|\{([^{}"]*)\}| ([\w$]+),\{([^{}"]*)\}) ?from"([a-z:/_0-9]+)";/g;

interface Edited {
  readonly text: string;
  /** Whether a line was put before the first one. */
  readonly moved: boolean;
}

/**
 * Takes modules of Node's by `process.getBuiltinModule` in the place of an import. For an import Node makes an ES
 * module around each of them, with all of its exports, which takes longer than loading it: 24 ms in the place of 4 for
 * `node:http`. What was imported stands in one line at the top, as imports are hoisted; the places of the imports are
 * filled with blanks, so that positions in the source maps hold.
 */
export function loadBuiltinsDirectly(text: string): Edited {
  const declarations: string[] = [];
  const take = (whole: string, ...groups: (string | undefined)[]): string => {
    const [only, namespace, named, name, besides, specifier = ""] = groups;
    if (!isBuiltin(specifier)) return whole;
    const taken = [only ?? namespace ?? name ?? [], patternsOf(named ?? besides)].flat();
    declarations.push(...taken.map((pattern) => `${pattern}=process.getBuiltinModule("${specifier}")`));
    return " ".repeat(whole.length);
  };
  const edited = text.replace(IMPORT, take);
  if (declarations.length === 0) return { text, moved: false };
  return { text: `var ${declarations.join(",")};\n${edited}`, moved: true };
}

/** `a,b as c` as what takes them from an object. The default export of a module of Node's is the module itself. */
function patternsOf(named: string | undefined): string[] {
  if (named === undefined) return [];
  const names = named.split(",").map((part) => part.split(" as ").map((name) => name.trim()));
  const modules = names.flatMap(([imported, local]) => (imported === "default" && local ? [local] : []));
  const members = names
    .filter(([imported]) => imported !== "default")
    .map(([imported, local]) => (local === undefined ? imported : `${imported}:${local}`));
  return [...modules, ...(members.length > 0 ? [`{${members.join(",")}}`] : [])];
}

/** The source map of a text before which a line was put. */
export function moveByALine({ path, contents }: NamedFile): NamedFile {
  const map: { mappings: string } = JSON.parse(Buffer.from(contents).toString());
  return { path, contents: Buffer.from(JSON.stringify({ ...map, mappings: `;${map.mappings}` })) };
}
