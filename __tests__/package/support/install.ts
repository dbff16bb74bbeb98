import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative, resolve } from "node:path";
import { packedFolder, tarball } from "./packed";
import { run } from "./run";

const EXAMPLE = resolve(__dirname, "../../../examples/payments");

/**
 * The payments example with the packed package, installed once for all tests as a workspace of a folder above: then the
 * package lies in the node_modules there, in a path with a space.
 */
export function installExample(): string {
  const workspaces = join(packedFolder(), "work space");
  const project = join(workspaces, "payments");
  if (existsSync(join(workspaces, "node_modules"))) return project;
  copyExample(project);
  writeFileSync(
    join(workspaces, "package.json"),
    JSON.stringify({ private: true, workspaces: ["payments"] }),
  );
  install(workspaces);
  return project;
}

/** The same as pnpm lays packages out: each in a folder of its own, linked to those that may import it. */
export function installLinked(): string {
  const project = join(packedFolder(), "linked");
  if (existsSync(join(project, "node_modules"))) return project;
  copyExample(project);
  install(project, "--install-strategy=linked");
  return project;
}

function copyExample(project: string): void {
  cpSync(EXAMPLE, project, {
    recursive: true,
    filter: (file) => !["node_modules", "cdktf.out", ".local", ".build"].includes(basename(file)),
  });
  const manifest = join(project, "package.json");
  const { dependencies, ...others } = JSON.parse(readFileSync(manifest, "utf8"));
  const packed = `file:${relative(project, tarball())}`;
  const changed = { ...others, dependencies: { ...dependencies, "reliable-sqs-with-dlq": packed } };
  writeFileSync(manifest, JSON.stringify(changed, undefined, 2));
}

function install(folder: string, ...options: readonly string[]): void {
  mkdirSync(dirname(folder), { recursive: true });
  run(folder, "npm", "install", "--prefer-offline", "--no-audit", "--no-fund", ...options);
}
