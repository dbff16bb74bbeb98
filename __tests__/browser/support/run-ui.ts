import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { PACKAGE_ROOT } from "../../../core/project/package-root";
import { cleanEnvironment } from "../../cli/support/clean-environment";

const ADDRESS = /http:\/\/127\.0\.0\.1:\d+\/\S*#token=[\w-]+/;

/** The command `dlq ui`, running as a separate process. */
export interface RunningUi {
  /** As it was printed, with the token. */
  readonly address: string;
  readonly port: number;
  readonly pid: number;
  /** The address of one of its views, with the token. */
  readonly at: (path: string) => string;
  /** From the start of the process until the address was printed. */
  readonly startMs: number;
  readonly stop: () => Promise<void>;
  /** Ends it like a crash. */
  readonly kill: () => Promise<void>;
}

/** Starts `dlq ui` in a folder. */
export async function runUi(
  folder: string,
  args: readonly string[],
  env?: Readonly<Record<string, string>>,
): Promise<RunningUi> {
  const startedAt = performance.now();
  const script = path.join(PACKAGE_ROOT, "cli", "dlq.js");
  const child = spawn(process.execPath, [script, "ui", "--no-open", ...args], {
    cwd: folder,
    env: cleanEnvironment(env),
    stdio: ["ignore", "pipe", "pipe"],
  });
  const address = await addressOf(child);
  const startMs = performance.now() - startedAt;
  const url = new URL(address);
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, "exit");
    child.kill(signal);
    await ended;
  };
  return {
    address,
    port: Number(url.port),
    pid: child.pid ?? 0,
    at: (view) => `${url.origin}${view}${url.hash}`,
    startMs,
    stop: () => end("SIGTERM"),
    kill: () => end("SIGKILL"),
  };
}

function addressOf(child: ChildProcess): Promise<string> {
  let said = "";
  return new Promise((resolve, reject) => {
    const hear = (chunk: Buffer) => {
      said += chunk.toString();
      const [address] = ADDRESS.exec(said) ?? [];
      if (address !== undefined) resolve(address);
    };
    child.stdout?.on("data", hear);
    child.stderr?.on("data", hear);
    child.once("error", reject);
    child.once("exit", () =>
      reject(new Error(`dlq ui ended before it printed its address. It said:\n${said}`)),
    );
  });
}
