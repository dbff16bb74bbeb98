import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { buildFunction, STAND_INS } from "../../../constructs/bundling/build-function";
import { PACKAGE_ROOT } from "../../../core/project/package-root";
import { useFolder } from "../../support/folder";
import { textOf } from "./support/built-function";
import { makeProject } from "./support/make-project";

const root = useFolder();
const folder = (files: Readonly<Record<string, string>>) => makeProject(root, files);

const HANDLERS = {
  "package.json": '{ "imports": { "#application": "./own-application.ts" } }',
  "own-application.ts": 'export default { says: "own" };',
  "handlers/sample/index.ts":
    'import application from "#application"; export const handler = async () => application.says;',
};
const APPLICATION = { "apps/payments app.ts": 'export default { says: "payments" } as { says: string };' };

test("uses the application that package.json names", () => {
  const project = folder(HANDLERS);

  expect(textOf(buildFunction({ project, handlersRoot: project }, "sample"))).toContain('"own"');
});

test("uses the given application instead", () => {
  const handlersRoot = folder(HANDLERS);
  const project = folder(APPLICATION);

  const application = join(project, "apps/payments app.ts");
  const text = textOf(buildFunction({ project, handlersRoot, application }, "sample"));

  expect(text).toContain('"payments"');
  expect(text).not.toContain('"own"');
});

test("gives the same bytes in every project that has the package in the same place, linked or not", () => {
  const build = (link: boolean) => {
    const project = folder(APPLICATION);
    const installed = join(project, "node_modules", "reliable");
    if (link) {
      mkdirSync(join(project, "node_modules"));
      symlinkSync(folder(HANDLERS), installed);
    } else {
      for (const [path, text] of Object.entries(HANDLERS)) {
        mkdirSync(join(installed, path, ".."), { recursive: true });
        writeFileSync(join(installed, path), text);
      }
    }
    const application = join(project, "apps/payments app.ts");
    return buildFunction({ project, handlersRoot: installed, application }, "sample").code;
  };

  expect(build(false)).toEqual(build(false));
  expect(build(true)).toEqual(build(false));
});

test("runs CommonJS packages that require Node.js modules", async () => {
  const project = folder({
    "app.ts": 'import old from "old"; export default { says: old };',
    "node_modules/old/index.js": 'module.exports = require("path").join("a", "b");',
  });
  const handlersRoot = folder(HANDLERS);
  const { code } = buildFunction({ project, handlersRoot, application: join(project, "app.ts") }, "sample");
  for (const { path, contents } of code) writeFileSync(join(project, path), contents);

  const entry = pathToFileURL(join(project, "index.mjs")).href;
  const said = execFileSync(process.execPath, [
    "--input-type=module",
    "-e",
    `process.stdout.write(await (await import(${JSON.stringify(entry)})).handler())`,
  ]);

  expect(String(said)).toBe("a/b");
});

test("adds no require where nothing needs it", () => {
  const project = folder(HANDLERS);

  expect(textOf(buildFunction({ project, handlersRoot: project }, "sample"))).not.toContain("createRequire");
});

test("gives an application that imports this package the handlers' own copy of it", () => {
  const { name } = JSON.parse(readFileSync(join(PACKAGE_ROOT, "package.json"), "utf8"));
  const project = folder({
    "app.ts": `import { transient } from "${name}/application"; export default { says: transient("ONE_COPY").detail };`,
  });
  const handlersRoot = folder(HANDLERS);

  const application = join(project, "app.ts");
  const text = textOf(buildFunction({ project, handlersRoot, application }, "sample"));

  expect(text).toContain("ONE_COPY");
  expect(STAND_INS[`${name}/application`]).toBe(join(PACKAGE_ROOT, "core/application/define-application.ts"));
});
