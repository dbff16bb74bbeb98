import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { packedFolder } from "../../package/support/packed";
import { run } from "../../package/support/run";

const EXAMPLE = resolve(__dirname, "../../../examples/payments");

/** The payments example with the packages of one of the two, installed by a command. */
export function makeApp(name: string, install: string, edit: (source: string) => string): string {
  const project = join(packedFolder(), name);
  mkdirSync(project, { recursive: true });
  for (const file of ["payments.ts", "tsconfig.json", "cdktf.json"]) {
    cpSync(join(EXAMPLE, file), join(project, file));
  }
  writeFileSync(join(project, "main.ts"), edit(readFileSync(join(EXAMPLE, "main.ts"), "utf8")));
  const { dependencies, devDependencies, ...manifest } = JSON.parse(
    readFileSync(join(EXAMPLE, "package.json"), "utf8"),
  );
  writeFileSync(
    join(project, "package.json"),
    JSON.stringify({
      ...manifest,
      dependencies: { zod: dependencies.zod },
      devDependencies: { tsx: devDependencies.tsx },
    }),
  );
  run(project, "bash", "-euo", "pipefail", "-c", install);
  return project;
}

/** What the app synthesizes, without the lines that name tools, their versions and this folder. */
export function synthesized(project: string): Record<string, unknown> {
  run(project, "npx", "tsx", "main.ts");
  const file = join(project, "cdktf.out/stacks/payments/cdk.tf.json");
  const { "//": _metadata, terraform: _versions, ...stack } = JSON.parse(readFileSync(file, "utf8"));
  return stack;
}
