import { existsSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { type BuildOptions, buildSync, type Metafile } from "esbuild";
import { PACKAGE_ROOT } from "../../core/project/package-root";
import { BundlingError } from "./bundling-error";
import { loadBuiltinsDirectly, moveByALine } from "./load-builtins";
import type { NamedFile } from "./zip-files";

/** The folder of `handlers/`. The package has the functions' sources next to the compiled code. */
const FUNCTIONS_ROOT =
  [PACKAGE_ROOT, join(PACKAGE_ROOT, "dist", "functions")].find((folder) =>
    existsSync(join(folder, "handlers")),
  ) ?? PACKAGE_ROOT;

/** Where a function's code comes from. All paths are absolute. */
export interface FunctionSources {
  /** The project that deploys the function: paths within the code are relative to it. */
  readonly project: string;
  /** The folder that contains `handlers/<function>/index.ts`. Default: this package's. */
  readonly handlersRoot?: string;
  /** The application module that `#application` resolves to. Default: the one that package.json names. */
  readonly application?: string | undefined;
}

export interface BuiltFunction {
  /** What is deployed: `index.mjs`, the function's entry, and the chunks that it loads on demand. */
  readonly code: readonly NamedFile[];
  readonly sourceMaps: readonly NamedFile[];
}

/**
 * Replacements for modules. A Lambda function never uses the SDK's credential chain (SSO, profiles, instance
 * metadata, …), which takes a quarter of the clients' load time. And an application that imports this package must
 * get the same modules that the handlers import, or neither would recognize the other's verdicts.
 */
export const STAND_INS: Readonly<Record<string, string>> = {
  "@aws-sdk/credential-provider-node": join(FUNCTIONS_ROOT, "constructs/bundling/environment-credentials.ts"),
  "reliable-sqs-with-dlq/application": join(FUNCTIONS_ROOT, "core/application/define-application.ts"),
};

/** The only place for the flags, so that a measurement can compare like with like. */
export const BUILD_OPTIONS = {
  bundle: true,
  platform: "node",
  target: "node22",
  // ESM with splitting keeps lazy imports (what the consumer needs when a message fails) out of the entry.
  format: "esm",
  splitting: true,
  outExtension: { ".js": ".mjs" },
  // "module" first: for packages without an exports map, this selects the tree-shakeable build.
  mainFields: ["module", "main"],
  minify: true,
  legalComments: "none",
  // External, without a link in the code: they stay outside the zip, because reading them costs start-up time.
  sourcemap: "external",
  sourcesContent: true,
  write: false,
  logLevel: "silent",
} as const satisfies BuildOptions;

/** Functions whose packages a project installs only if it deploys them. */
const WITH_OPTIONAL_PACKAGES: Readonly<Record<string, string>> = {
  "acknowledging-notifier":
    "alertAcknowledgements: true needs a package: npm install @aws-sdk/client-dynamodb",
  "idempotent-consumer":
    "idempotency: true needs three packages: npm install @aws-lambda-powertools/idempotency @aws-sdk/client-dynamodb @aws-sdk/lib-dynamodb",
};

/** What esbuild uses where CommonJS code requires a Node.js module, because an ES module has no `require`. */
const NO_REQUIRE = "Dynamic require of";
const WITH_REQUIRE =
  'import{createRequire as __createRequire}from"node:module";const require=__createRequire(import.meta.url);';

/**
 * Bundles `handlers/<functionName>/index.ts` with an application. The output depends only on the sources and the
 * installed packages, because paths in it are relative to the project. Throws BundlingError.
 */
export function buildFunction(sources: FunctionSources, functionName: string): BuiltFunction {
  const { project, handlersRoot = FUNCTIONS_ROOT, application } = sources;
  const entry = join("handlers", functionName, "index.ts");
  if (!existsSync(join(handlersRoot, entry))) {
    throw new BundlingError(
      `The function ${functionName} has no code: ${entry} does not exist. Create it, and export "handler".`,
    );
  }
  const options = {
    ...BUILD_OPTIONS,
    alias: { ...STAND_INS, ...(application !== undefined && { "#application": application }) },
    absWorkingDir: project,
    entryPoints: { index: join(handlersRoot, entry) },
    outdir: resolve(project, "out"),
  };
  const built = build(functionName, options);
  const needsRequire = built.code.some(({ contents }) => Buffer.from(contents).includes(NO_REQUIRE));
  return needsRequire ? build(functionName, { ...options, banner: { js: WITH_REQUIRE } }) : built;
}

type Build = BuildOptions & { readonly outdir: string; readonly absWorkingDir: string };

function build(functionName: string, options: Build): BuiltFunction {
  try {
    const { outputFiles = [], metafile } = buildSync({ ...options, metafile: true });
    const named = (path: string) => relative(options.outdir, path).replaceAll("\\", "/");
    const reachable = reachableFiles(metafile, (path) => named(resolve(options.absWorkingDir, path)));
    const files = outputFiles
      .map(({ path, contents }) => ({ path: named(path), contents }))
      .filter(({ path }) => reachable.has(path.replace(/\.map$/, "")));
    return withBuiltinsLoadedDirectly(files);
  } catch (cause) {
    const install = WITH_OPTIONAL_PACKAGES[functionName];
    const todo = String(cause).includes("Could not resolve") && install !== undefined ? ` ${install}` : "";
    // esbuild's own error also contains every message as data, which Node would print below this one.
    throw new BundlingError(`The function ${functionName} cannot be bundled: ${String(cause)}${todo}`);
  }
}

/**
 * What the entry imports, at once or later. esbuild also writes a file for each import() in code that it has removed,
 * such as the SDK's user-agent parser.
 */
function reachableFiles({ outputs }: Metafile, named: (path: string) => string): ReadonlySet<string> {
  const importsOf = new Map(
    Object.entries(outputs).map(([path, { imports }]) => [
      named(path),
      imports.filter(({ external }) => !external).map((imported) => named(imported.path)),
    ]),
  );
  const reached = new Set<string>();
  const reach = (path: string) => {
    if (reached.has(path)) return;
    reached.add(path);
    for (const imported of importsOf.get(path) ?? []) reach(imported);
  };
  reach("index.mjs");
  return reached;
}

function withBuiltinsLoadedDirectly(files: readonly NamedFile[]): BuiltFunction {
  const moved = new Set<string>();
  const code = files
    .filter(({ path }) => !path.endsWith(".map"))
    .map(({ path, contents }) => {
      const edited = loadBuiltinsDirectly(Buffer.from(contents).toString());
      if (edited.moved) moved.add(`${path}.map`);
      return edited.moved ? { path, contents: Buffer.from(edited.text) } : { path, contents };
    });
  const sourceMaps = files
    .filter(({ path }) => path.endsWith(".map"))
    .map((map) => (moved.has(map.path) ? moveByALine(map) : map));
  return { code, sourceMaps };
}
