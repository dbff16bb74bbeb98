import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What a provider's bindings know about one type of resource or data source. */
export interface KnownType {
  /** Top-level arguments. */
  readonly known: ReadonlySet<string>;
  readonly required: readonly string[];
  /** Arguments of blocks, at any level. */
  readonly nested: ReadonlySet<string>;
}

const snake = (name: string) => name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);

const keysOf = (text: string) => [...text.matchAll(/^\s+(\w+): /gm)].flatMap(([, key]) => key ?? []);

/** Reads the bindings that were generated from the provider's schema. Undefined: the provider has no such type. */
export function knownType(bindings: string, type: string, isData: boolean): KnownType | undefined {
  const folder = `${isData ? "data-" : ""}${isData ? type : type.replace(/^aws_/, "")}`.replaceAll("_", "-");
  const code = join(bindings, "lib", folder, "index.js");
  if (!existsSync(code)) return undefined;
  const source = readFileSync(code, "utf8");
  const declaration = readFileSync(code.replace(/\.js$/, ".d.ts"), "utf8");
  const [, attributes = ""] = /synthesizeAttributes\(\) \{\s+return \{(.*?)\n {8}\};/s.exec(source) ?? [];
  const [, config = ""] = /export interface \w+Config extends [^{]+\{(.*?)\n\}/s.exec(declaration) ?? [];
  const blocks = [...source.matchAll(/ToTerraform\(struct\) \{.*?return \{(.*?)\n {4}\};/gs)];
  return {
    known: new Set(keysOf(attributes)),
    required: [...config.matchAll(/^ {4}readonly (\w+): /gm)].map(([, name = ""]) => snake(name)),
    nested: new Set(blocks.flatMap(([, text = ""]) => keysOf(text))),
  };
}

/** Of Terraform itself, and CDKTF's metadata. */
const META = ["//", "count", "depends_on", "for_each", "lifecycle", "provider"];

function nestedKeys(value: unknown, isMap: (key: string) => boolean): string[] {
  if (Array.isArray(value)) return value.flatMap((entry) => nestedKeys(entry, isMap));
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) => [
    key,
    ...(isMap(key) ? [] : nestedKeys(inner, isMap)),
  ]);
}

/** Arguments whose keys are chosen by the user. */
const isMap = (key: string) => ["dimensions", "tags", "variables"].includes(key);

/** The arguments of a block that the provider would not accept, or that are missing. */
export function problemsOf(type: KnownType, args: Readonly<Record<string, unknown>>): string[] {
  const own = Object.entries(args).filter(([name]) => !META.includes(name));
  return [
    ...own.filter(([name]) => !type.known.has(name)).map(([name]) => `does not know ${name}`),
    ...type.required.filter((name) => !Object.hasOwn(args, name)).map((name) => `requires ${name}`),
    ...own
      .filter(([name]) => !isMap(name))
      .flatMap(([, value]) => nestedKeys(value, isMap))
      .filter((name) => !type.nested.has(name))
      .map((name) => `knows no block's argument ${name}`),
  ];
}
