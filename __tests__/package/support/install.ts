import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { packedFolder, tarball } from "./packed";
import { run } from "./run";

const EXAMPLES = resolve(__dirname, "../../../examples");
const NAMES = ["payments", "existing-queue"] as const;

/**
 * The examples with the packed package, installed once for all tests as workspaces of a folder above them. The
 * package is then in the node_modules there, in a path with a space. Returns the folder of one.
 */
export function installExample(name: (typeof NAMES)[number] = "payments"): string {
  const workspaces = join(packedFolder(), "work space");
  const project = join(workspaces, name);
  if (existsSync(join(workspaces, "node_modules"))) return project;
  for (const example of NAMES) copyExample(example, join(workspaces, example));
  writeFileSync(join(workspaces, "package.json"), JSON.stringify({ private: true, workspaces: NAMES }));
  install(workspaces);
  return project;
}

const PNPM = "pnpm@9.15.9";

/**
 * The payments example in a pnpm workspace. pnpm has its own layout: each package is in its own folder and linked to
 * those that may import it. Downloads stay in the tests' folder.
 */
export function installWithPnpm(): string {
  const workspace = join(packedFolder(), "pnpm work space");
  const project = join(workspace, "packages", "payments");
  if (existsSync(join(project, "node_modules"))) return project;
  copyExample("payments", project);
  writeFileSync(join(workspace, "package.json"), JSON.stringify({ private: true }));
  writeFileSync(join(workspace, "pnpm-workspace.yaml"), "packages:\n  - packages/*\n");
  const store = join(packedFolder(), "pnpm store");
  run(workspace, "npx", "--yes", PNPM, "install", "--prefer-offline", "--store-dir", store);
  return project;
}

function copyExample(name: string, project: string): void {
  cpSync(join(EXAMPLES, name), project, {
    recursive: true,
    filter: (file) => !["node_modules", "cdktf.out", ".local", ".build"].includes(basename(file)),
  });
  const manifest = join(project, "package.json");
  const { dependencies, ...others } = JSON.parse(readFileSync(manifest, "utf8"));
  const packed = `file:${relative(project, tarball())}`;
  const changed = { ...others, dependencies: { ...dependencies, "reliable-sqs-with-dlq": packed } };
  writeFileSync(manifest, JSON.stringify(changed, undefined, 2));
}

function install(folder: string): void {
  mkdirSync(dirname(folder), { recursive: true });
  run(folder, "npm", "install", "--prefer-offline", "--no-audit", "--no-fund");
}
