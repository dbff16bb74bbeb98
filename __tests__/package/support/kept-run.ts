import { spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { OWN_PATH } from "./run";

/** A local run that stays up after its reconciliation. */
export interface KeptRun {
  /** What it printed as JSON. */
  readonly result: unknown;
  stop(): Promise<void>;
}

/**
 * Starts the example's local run, and resolves once it has reconciled. If it ends before that, throws with everything
 * that it printed.
 */
export async function startKeptRun(project: string): Promise<KeptRun> {
  const child = spawn("npm", ["start", "--silent", "--", "--json", "--keep"], {
    cwd: project,
    env: { ...process.env, PATH: OWN_PATH, CHECKPOINT_DISABLE: "1" },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  let said = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  const exited = once(child, "exit");
  const stop = async () => {
    // The group: npm, the providers and the run.
    if (child.exitCode === null && child.pid !== undefined) process.kill(-child.pid, "SIGINT");
    await exited;
  };
  for await (const line of createInterface(child.stdout)) {
    if (line.startsWith("{")) return { result: JSON.parse(line), stop };
    said += `${line}\n`;
  }
  await exited;
  throw new Error(`The local run ended with ${child.exitCode}:\n${said}`);
}
