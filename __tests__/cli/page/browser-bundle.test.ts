import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { type BrowserFile, browserFiles } from "../../../cli/page/browser-bundle";
import { PACKAGE_ROOT } from "../../../core/project/package-root";

/** The maximum compressed size of the page. */
const MOST_BYTES = 60 * 1024;

const SOURCES = "cli/page/browser";

let files: BrowserFile[];

beforeAll(async () => {
  files = await browserFiles();
});

const textOf = (name: string) =>
  Buffer.from(files.find((file) => file.path === name)?.bytes ?? []).toString();

test("the page is at most 60 KB compressed, all files together", () => {
  const bytes = files.reduce((sum, file) => sum + gzipSync(file.bytes, { level: 9 }).byteLength, 0);

  expect(bytes).toBeLessThanOrEqual(MOST_BYTES);
});

test("the page's HTML contains no code, no style and no address of another host", () => {
  const html = textOf("/index.html");

  expect(html).not.toMatch(/<style|\sstyle=|\son\w+=|javascript:|https?:/i);
  expect(html.match(/<script[^>]*>[^<]*<\/script>/g)).toEqual([
    '<script type="module" src="/page.js"></script>',
  ]);
});

test("everything that the page's HTML requests is one of its files", () => {
  const asked = [...textOf("/index.html").matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => address);

  expect(files.map((file) => file.path)).toEqual(expect.arrayContaining(asked));
  expect(files.map(({ contentType }) => contentType)).not.toContain("application/octet-stream");
});

test("the stylesheet loads nothing", () => {
  expect(textOf("/page-style.css")).not.toMatch(/url\(|@import|@font-face/);
});

test("the browser loads the page's own sources, Preact, uPlot and the command's number format, and nothing else of the command", async () => {
  const { metafile } = await build({
    absWorkingDir: PACKAGE_ROOT,
    entryPoints: [`${SOURCES}/main.tsx`],
    bundle: true,
    write: false,
    metafile: true,
    outdir: "out",
    format: "esm",
    jsx: "automatic",
    jsxImportSource: "preact",
  });

  const foreign = Object.keys(metafile.inputs).filter(
    (file) =>
      !file.startsWith(`${SOURCES}/`) &&
      !/node_modules\/(preact|uplot)\/|^cli\/terminal\/format\.ts$/.test(file),
  );

  expect(foreign).toEqual([]);
});
