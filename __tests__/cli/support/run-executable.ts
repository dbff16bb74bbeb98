import { type ChildProcess, spawn } from "node:child_process";
import path from "node:path";
import { cleanEnvironment } from "./clean-environment";
import type { Desk } from "./start-desk";

/** A test that starts processes may have to wait for a busy machine. */
jest.setTimeout(30_000);

const LAUNCHER = path.resolve(__dirname, "..", "..", "..", "cli", "dlq.js");

/** Credentials that an emulator accepts. */
export const TEST_KEYS = { AWS_ACCESS_KEY_ID: "test", AWS_SECRET_ACCESS_KEY: "test" };

export interface Ran {
  /** Null if it was killed. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  readonly onStart?: (child: ChildProcess) => void;
  /** Options of Node itself, before the script. */
  readonly nodeOptions?: readonly string[];
  /** A file that receives the standard output. */
  readonly stdout?: number;
}

/** Starts `dlq` as a person would, in the desk's folder, and waits for its end. */
export function runExecutable(desk: Desk, args: readonly string[], options: RunOptions = {}): Promise<Ran> {
  const child = spawn(process.execPath, [...(options.nodeOptions ?? []), LAUNCHER, ...args], {
    cwd: desk.folder,
    env: cleanEnvironment(options.env),
    stdio: ["ignore", options.stdout ?? "pipe", "pipe"],
  });
  let stdout = "";
  let stderr = "";
  child.stdout?.on("data", (chunk) => {
    stdout += chunk;
  });
  child.stderr?.on("data", (chunk) => {
    stderr += chunk;
  });
  options.onStart?.(child);
  return new Promise((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, stdout, stderr }));
  });
}
