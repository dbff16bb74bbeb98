import { spawn } from "node:child_process";
import { progress } from "./progress";

export interface ToolRun {
  readonly cwd: string;
  readonly environment: NodeJS.ProcessEnv;
  /** Exit codes that are not failures. Default: 0. */
  readonly accept?: readonly number[];
  /** Called before progress lines, when one more resource exists or is gone. Default: none are counted. */
  readonly count?: string;
}

export interface ToolOutcome {
  readonly code: number | null;
  readonly stdout: string;
}

const RESOURCE_DONE = /: (?:Creation|Modifications|Destruction) complete after /g;
const PROGRESS_MS = 20_000;
/** Terraform waits longer for some things than a test should. */
const LIMIT_MS = 420_000;
const TAIL_LINES = 60;
/** How Terraform frames a diagnostic, and how everything else marks one. */
const OF_AN_ERROR = /[╷│╵]|\berror\b/i;

/** Errors first: the rest of a deployment's output is long, and a log may be truncated. */
function describeFailure(said: string): string {
  const lines = said.trimEnd().split("\n");
  const errors = lines.filter((line) => OF_AN_ERROR.test(line));
  return [...errors, `The last lines of its output, of ${lines.length}:`, ...lines.slice(-TAIL_LINES)].join(
    "\n",
  );
}

/** Runs a program to its end. If it fails, throws with its errors and the end of its output. */
export async function runTool(
  command: string,
  args: readonly string[],
  { cwd, environment, accept = [0], count }: ToolRun,
): Promise<ToolOutcome> {
  const child = spawn(command, args, {
    cwd,
    env: environment,
    stdio: ["ignore", "pipe", "pipe"],
    timeout: LIMIT_MS,
  });
  let stdout = "";
  let said = "";
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
    said += text;
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    said += text;
  });
  const tell = () => progress(`${count}: ${said.match(RESOURCE_DONE)?.length ?? 0} resources so far`);
  const timer = count === undefined ? undefined : setInterval(tell, PROGRESS_MS);
  const code = await new Promise<number | null>((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  }).finally(() => clearInterval(timer));
  if (code === null || !accept.includes(code)) {
    throw new Error(`${command} ${args.join(" ")} ended with ${code}:\n${describeFailure(said)}`);
  }
  return { code, stdout };
}
