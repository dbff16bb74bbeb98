import { spawnSync } from "node:child_process";
import { dirname } from "node:path";

/** This process's Node comes first, because the machine's own may be older than the package allows. */
export const OWN_PATH = `${dirname(process.execPath)}:${process.env.PATH}`;

/** Runs a command to its end and returns its standard output. If it fails, throws with everything that it printed. */
export function run(cwd: string, command: string, ...args: readonly string[]): string {
  return runIn({ cwd, environment: process.env }, command, ...args);
}

export function runIn(
  { cwd, environment }: { readonly cwd: string; readonly environment: NodeJS.ProcessEnv },
  command: string,
  ...args: readonly string[]
): string {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    encoding: "utf8",
    env: { ...environment, PATH: OWN_PATH, CHECKPOINT_DISABLE: "1", NO_COLOR: "1" },
    maxBuffer: 64 * 1024 * 1024,
  });
  if (error !== undefined) throw error;
  if (status !== 0)
    throw new Error(`${command} ${args.join(" ")} ended with ${status}:\n${stdout}\n${stderr}`);
  return stdout;
}
