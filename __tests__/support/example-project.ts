import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const ROOT = resolve(__dirname, "../..");

/** A package that loads this repository's sources instead of the installed one that the example loads. */
const PACKAGE = {
  name: "reliable-sqs-with-dlq",
  exports: {
    ".": join(ROOT, "constructs/index.ts"),
    "./application": join(ROOT, "core/application/define-application.ts"),
  },
};

/** A copy of an example in its own folder, whose package is this repository. */
export class ExampleProject {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), "example-")));

  constructor(name: string) {
    cpSync(join(ROOT, "examples", name), this.folder, { recursive: true });
    const modules = join(this.folder, "node_modules");
    mkdirSync(modules);
    for (const used of ["@cdktf", "cdktf", "constructs", "valibot", "tsx"])
      symlinkSync(join(ROOT, "node_modules", used), join(modules, used));
    const commands = join(modules, ".bin");
    mkdirSync(commands);
    for (const command of ["cdktf", "node", "tsx"])
      symlinkSync(join(ROOT, "node_modules/.bin", command), join(commands, command));
    symlinkSync(join(ROOT, "cli/dlq.js"), join(commands, "dlq"));
    const own = join(modules, PACKAGE.name);
    mkdirSync(own);
    for (const [entry, file] of Object.entries(PACKAGE.exports)) {
      const at = join(own, entry === "." ? "index.ts" : `${entry}.ts`);
      writeFileSync(at, `export * from ${JSON.stringify(file)};\n`);
    }
    const exports = { ".": "./index.ts", "./application": "./application.ts" };
    writeFileSync(join(own, "package.json"), JSON.stringify({ name: PACKAGE.name, exports }));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
