import { cpSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const PROJECT_ROOT = resolve(__dirname, "../../..");

/** What the CDKTF app consists of, the dlq command, and the script that npm runs before `npx dlq` of a checkout. */
const PARTS = [
  "main.ts",
  "cdktf.json",
  "package.json",
  "tsconfig.json",
  "app",
  "core",
  "constructs",
  "handlers",
  "cli",
  "scripts/install",
];

/** A copy of the app with its own output folder and Terraform state, so that nobody's own are touched. */
export class WorkingCopy {
  readonly folder = realpathSync(mkdtempSync(join(tmpdir(), "deployed-")));

  constructor() {
    for (const part of PARTS) cpSync(join(PROJECT_ROOT, part), join(this.folder, part), { recursive: true });
    symlinkSync(join(PROJECT_ROOT, "node_modules"), join(this.folder, "node_modules"));
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}
