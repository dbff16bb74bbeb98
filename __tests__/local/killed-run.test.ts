import { spawn } from "node:child_process";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:net";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { useFreshFolder } from "../support/folder";
import { runScript } from "./support/run-start";

const out = useFreshFolder();

const isAlive = (pid: number) => {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
};

async function until(condition: () => boolean | Promise<boolean>): Promise<void> {
  while (!(await condition())) await sleep(50);
}

const answers = (url: string) =>
  fetch(url)
    .then(() => true)
    .catch(() => false);

async function findFreePort(): Promise<string> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  return typeof address === "object" ? String(address?.port) : "";
}

test("a run that npm started ends with npm, even if npm is killed", async () => {
  const port = await findFreePort();
  const cwd = path.resolve(__dirname, "../..");
  const npm = spawn("npm", ["start", "--silent", "--", "--port", port, "--out", out.path], { cwd });
  await until(() => answers(`http://127.0.0.1:${port}`));
  const marker = path.join(out.path, "local-run.lock");
  expect(await readFile(marker, "utf8")).not.toBe("");

  npm.kill("SIGKILL");

  await until(async () => !(await answers(`http://127.0.0.1:${port}`)));
  await until(async () => (await readFile(marker, "utf8")) === "");
});

test("a function's process ends with the runner, even if the runner is killed while the function hangs", async () => {
  const run = runScript("__tests__/local/support/hang-in-function.ts", [out.path]);
  await until(() => run.said.stdout.includes("\n"));
  const pid = Number(run.said.stdout);
  expect(isAlive(pid)).toBe(true);

  run.child.kill("SIGKILL");

  await until(() => !isAlive(pid));
});
