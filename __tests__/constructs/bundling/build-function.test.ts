import { execFileSync } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type BuiltFunction, buildFunction, STAND_INS } from "../../../constructs/bundling/build-function";
import { PACKAGE_ROOT } from "../../../core/project/package-root";
import { makeProject } from "./support/make-project";

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true });
});

function folder(name: string, files: Readonly<Record<string, string>>): string {
  const made = makeProject(name, files);
  folders.push(made);
  return made;
}

const HANDLERS = {
  "package.json": '{ "imports": { "#application": "./own-application.ts" } }',
  "own-application.ts": 'export default { says: "own" };',
  "handlers/sample/index.ts":
    'import application from "#application"; export const handler = async () => application.says;',
};
const APPLICATION = { "apps/payments app.ts": 'export default { says: "payments" } as { says: string };' };

const textOf = ({ code }: BuiltFunction) =>
  code.map(({ contents }) => Buffer.from(contents).toString()).join("");

test("uses the application that package.json names", () => {
  const root = folder("package ", HANDLERS);

  expect(textOf(buildFunction({ project: root, handlersRoot: root }, "sample"))).toContain('"own"');
});

test("uses the given application instead", () => {
  const handlersRoot = folder("package ", HANDLERS);
  const project = folder("project ", APPLICATION);

  const text = textOf(
    buildFunction({ project, handlersRoot, application: join(project, "apps/payments app.ts") }, "sample"),
  );

  expect(text).toContain('"payments"');
  expect(text).not.toContain('"own"');
});

test("gives the same bytes in every project that has the package in the same place, linked or not", () => {
  const build = (link: boolean) => {
    const project = folder("project ", APPLICATION);
    const installed = join(project, "node_modules", "reliable");
    if (link) {
      mkdirSync(join(project, "node_modules"));
      symlinkSync(folder("linked ", HANDLERS), installed);
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
  const project = folder("project ", {
    "app.ts": 'import old from "old"; export default { says: old };',
    "node_modules/old/index.js": 'module.exports = require("path").join("a", "b");',
  });
  const handlersRoot = folder("package ", HANDLERS);
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
  const root = folder("package ", HANDLERS);

  expect(textOf(buildFunction({ project: root, handlersRoot: root }, "sample"))).not.toContain(
    "createRequire",
  );
});

test("gives an application that imports this package the handlers' own copy of it", () => {
  const { name } = JSON.parse(readFileSync(join(PACKAGE_ROOT, "package.json"), "utf8"));
  const project = folder("project ", {
    "app.ts": `import { transient } from "${name}/application"; export default { says: transient("ONE_COPY").detail };`,
  });
  const handlersRoot = folder("package ", HANDLERS);

  const text = textOf(
    buildFunction({ project, handlersRoot, application: join(project, "app.ts") }, "sample"),
  );

  expect(text).toContain("ONE_COPY");
  expect(STAND_INS[`${name}/application`]).toBe(join(PACKAGE_ROOT, "core/application/define-application.ts"));
});
