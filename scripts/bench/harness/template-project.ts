import { cpSync, mkdirSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { BENCH_FOLDER, ROOT } from "./peers";

const FOLDER = join(BENCH_FOLDER, "template");
const SOURCES = ["main.ts", "package.json", "app", "core", "constructs", "handlers", "__tests__"];

/** As `cdktf init --template=typescript` writes them, except for the language level of these sources. */
const COMPILER_OPTIONS = {
  strict: true,
  declaration: true,
  inlineSourceMap: true,
  inlineSources: true,
  incremental: true,
  skipLibCheck: true,
  resolveJsonModule: true,
  stripInternal: true,
  target: "es2022",
  lib: ["es2024"],
  // Package exports and `#application` are not found by the template's "CommonJS".
  module: "node16",
  moduleResolution: "node16",
  types: ["node", "jest"],
  esModuleInterop: true,
};
const TSCONFIG = { compilerOptions: COMPILER_OPTIONS, include: ["main.ts"], exclude: ["node_modules"] };
const jestConfig = (aliased: string) => ({
  rootDir: FOLDER,
  testEnvironment: "node",
  testMatch: ["<rootDir>/__tests__/app/stacks/snapshot.test.ts"],
  transform: { "^.+\\.ts$": "ts-jest" },
  moduleNameMapper: { "^#application$": aliased },
});

const IMPORT = /import (type )?\{([^}]*)\} from "@cdktf\/provider-aws\/lib\/([a-z0-9-]+)";/g;
const camelCase = (name: string) => name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());

/** Deep imports of the provider as imports of its barrel, with the same names. */
export function importBarrel(source: string): string {
  return source.replace(IMPORT, (_whole, _type, names: string, folder: string) => {
    const module = camelCase(folder);
    const aliases = names
      .split(",")
      .map((name) => name.trim().replace(/^type /, ""))
      .filter((name) => name !== "")
      .map((name) => `import ${name} = barrel_${module}.${name};`);
    return `import { ${module} as barrel_${module} } from "@cdktf/provider-aws"; ${aliases.join(" ")}`;
  });
}

/** A copy of this project's stacks in the style of CDKTF's template: ts-node, ts-jest, the provider's barrel. */
export function makeTemplateProject(nodeModules: string): string {
  rmSync(FOLDER, { recursive: true, force: true });
  mkdirSync(FOLDER, { recursive: true });
  for (const name of SOURCES) cpSync(join(ROOT, name), join(FOLDER, name), { recursive: true });
  symlinkSync(nodeModules, join(FOLDER, "node_modules"));
  for (const entry of readdirSync(join(FOLDER, "constructs"), { recursive: true, withFileTypes: true })) {
    const file = join(entry.parentPath, entry.name);
    if (!entry.isFile() || !file.endsWith(".ts")) continue;
    writeFileSync(file, importBarrel(readFileSync(file, "utf8")));
  }
  const application = join(FOLDER, "__tests__/support/jobs-application.ts");
  writeFileSync(join(FOLDER, "tsconfig.json"), JSON.stringify(TSCONFIG));
  writeFileSync(join(FOLDER, "jest.config.json"), JSON.stringify(jestConfig(application)));
  return FOLDER;
}
