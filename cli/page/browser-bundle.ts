import { existsSync } from "node:fs";
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import path from "node:path";

/** One file of the page, at the path that the browser requests. */
export interface BrowserFile {
  /** Begins with a slash. `/index.html` is the response for every view's address. */
  readonly path: string;
  readonly contentType: string;
  readonly bytes: Uint8Array;
}

/**
 * The page's sources in the repository. In the package, the folder of this name contains what was built from them.
 */
const FOLDER = path.join(__dirname, "browser");

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".svg": "image/svg+xml",
  ".txt": "text/plain; charset=utf-8",
};

const fileOf = (name: string, bytes: Uint8Array): BrowserFile => ({
  path: `/${name}`,
  contentType: CONTENT_TYPES[path.extname(name)] ?? "application/octet-stream",
  bytes,
});

/** What the browser loads: bundled from source in the repository, read as built in the package. */
export async function browserFiles(): Promise<BrowserFile[]> {
  if (existsSync(path.join(FOLDER, "main.tsx"))) return bundleBrowser();
  const names = await readdir(FOLDER);
  return Promise.all(names.map(async (name) => fileOf(name, await readFile(path.join(FOLDER, name)))));
}

/** Bundles the page. None of its code or style is inline, and it contacts no other host. */
async function bundleBrowser(): Promise<BrowserFile[]> {
  const { build } = await import("esbuild");
  const [{ outputFiles }, ...texts] = await Promise.all([
    build({
      absWorkingDir: FOLDER,
      entryPoints: { page: "main.tsx", "page-style": "page.css" },
      outdir: path.join(FOLDER, "out"),
      bundle: true,
      minify: true,
      write: false,
      format: "esm",
      platform: "browser",
      target: ["es2023", "chrome123", "firefox120", "safari17.5"],
      jsx: "automatic",
      jsxImportSource: "preact",
      legalComments: "none",
      logLevel: "silent",
    }),
    ...["index.html", "icon.svg"].map(async (name) => fileOf(name, await readFile(path.join(FOLDER, name)))),
  ]);
  return [...outputFiles.map((built) => fileOf(path.basename(built.path), built.contents)), ...texts];
}

/** Writes the page into a folder of the package, with the licenses of what is bundled into it. */
export async function writeBrowserFiles(folder: string, licenses: readonly string[]): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const { path: name, bytes } of await bundleBrowser()) {
    await writeFile(path.join(folder, name), bytes);
  }
  const texts = await Promise.all(licenses.map((file) => readFile(file, "utf8")));
  await writeFile(path.join(folder, "licenses.txt"), texts.join("\n\n"));
}
