import { spawn } from "node:child_process";
import path from "node:path";
import { pathToFileURL } from "node:url";

const ROOT = path.resolve(__dirname, "../../..");

/** Works even for a project that has no tsx. */
const TSX = pathToFileURL(require.resolve("tsx")).href;

/**
 * Starts a script as `npm start` does, in a separate process, and follows what it prints. `variables` are what the
 * user has exported.
 */
export function runScript(
  script: string,
  args: readonly string[],
  variables: Readonly<Record<string, string>> = {},
  cwd = ROOT,
) {
  const child = spawn(process.execPath, ["--import", TSX, path.join(ROOT, script), ...args], {
    cwd,
    env: { ...process.env, ...variables },
  });
  const said = { stdout: "", stderr: "" };
  const exitCode = new Promise<number | null>((resolve) => child.on("close", resolve));
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (text: string) => {
      said[name] += text;
    });
  }
  /** The last line of its output, once it is complete and is JSON. */
  const json = async (): Promise<Record<string, unknown>> => {
    const ended = exitCode.then(() => "ended" as const);
    for (;;) {
      const line = said.stdout.split("\n").at(-2);
      if (line?.startsWith("{")) return JSON.parse(line);
      const next = new Promise<"more">((resolve) => child.stdout.once("data", () => resolve("more")));
      if ((await Promise.race([next, ended])) === "ended" && !said.stdout.includes("{")) {
        throw new Error(`The run ended without JSON: ${said.stdout}${said.stderr}`);
      }
    }
  };
  return { child, said, exitCode, json };
}
