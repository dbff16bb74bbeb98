import type { ChildProcess } from "node:child_process";
import { createServer } from "node:net";
import { poison, times } from "../support/held-messages";
import { runExecutable } from "../support/run-executable";
import { useDesk } from "../support/start-desk";

const desk = useDesk();
let running: ChildProcess | undefined;
afterEach(() => {
  running?.kill("SIGKILL");
  running = undefined;
});

/** Starts `dlq ui` as a person would, and waits until it has printed its address. */
async function startUi(...args: string[]) {
  let child: ChildProcess | undefined;
  let address: (text: string) => void = () => {};
  const printed = new Promise<string>((resolve) => {
    address = resolve;
  });
  const ended = runExecutable(desk, ["ui", "--endpoint-file", desk.endpointFile, ...args], {
    onStart: (started) => {
      child = started;
      running = started;
      let text = "";
      for (const stream of [started.stdout, started.stderr]) {
        stream?.on("data", (chunk) => {
          text += chunk;
          const [found] = /http:\S+/.exec(text) ?? [];
          if (found !== undefined) address(found);
        });
      }
    },
  });
  const url = new URL(
    await Promise.race([printed, ended.then(({ stderr }) => Promise.reject(new Error(stderr)))]),
  );
  const token = url.hash.replace("#token=", "");
  const call = (place: string, init: RequestInit = {}) =>
    fetch(`${url.origin}${place}`, {
      ...init,
      headers: { "x-dlq-token": token, "content-type": "application/json" },
    });
  return { url, call, ended, interrupt: () => child?.kill("SIGINT") };
}

test("it prints the address, serves the page there, and ends with ctrl-C", async () => {
  const { url, call, ended, interrupt } = await startUi("--view", "/groups?reason=MissingTeamId");
  const page = await call(`${url.pathname}${url.search}`);
  const info = await (await call("/api/info")).json();
  interrupt();
  const { code, stdout } = await ended;

  expect(url.hostname).toBe("127.0.0.1");
  expect(`${url.pathname}${url.search}`).toBe("/groups?reason=MissingTeamId");
  expect(url.hash).toMatch(/^#token=[\w-]{43}$/);
  expect(await page.text()).toContain('<script type="module" src="/page.js">');
  expect(info).toMatchObject({ queue: "reliable_q", stage: "local", readOnly: false });
  expect(code).toBe(0);
  expect(stdout).toContain("The page has ended.");
});

test("ctrl-C in the middle of a scan releases what it holds", async () => {
  await desk.send("quarantine", times(20, poison));
  const { call, ended, interrupt } = await startUi("--read-only");
  let interrupted = false;
  desk.proxy.inject(({ action }) => {
    if (action !== "ReceiveMessage" || interrupted) return undefined;
    interrupted = true;
    return { meanwhile: () => void interrupt() };
  });
  await call("/api/scans", { method: "POST", body: "{}" });
  const { code } = await ended;

  expect(code).toBe(0);
  expect(desk.contents("quarantine").map(({ state }) => state)).toEqual(Array(20).fill("ready"));
});

test("a port that is used is named, with what to do", async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : 0;
  const { code, stderr } = await runExecutable(desk, [
    "ui",
    "--endpoint-file",
    desk.endpointFile,
    "--port",
    String(port),
  ]);
  await new Promise((resolve) => server.close(resolve));

  expect(code).toBe(4);
  expect(stderr).toContain(
    `dlq: Port ${port} is used by another program. Choose another with --port, or leave --port out for a free one.`,
  );
});

test.each([
  ["--port", "70000"],
  ["--view", "//evil.example"],
  ["--view", "groups"],
  ["--view", "/x#token=y"],
])("%s %s is wrong usage", async (option, value) => {
  const { code } = await runExecutable(desk, ["ui", "--endpoint-file", desk.endpointFile, option, value]);

  expect(code).toBe(2);
});

test("with --json, standard output is the one document", async () => {
  const { ended, interrupt } = await startUi("--json", "--read-only");
  interrupt();
  const { stdout } = await ended;

  expect(JSON.parse(stdout)).toMatchObject({ command: "ui", exitCode: 0, readOnly: true });
});

test("what cannot be reached is explained as the command does", async () => {
  const { call, interrupt, ended } = await startUi();
  desk.proxy.inject(() => ({ destroy: true }));
  const stream = await call("/api/stream");
  const reader = stream.body?.getReader();
  const decoder = new TextDecoder();
  let text = "";
  while (!text.includes("\n")) text += decoder.decode((await reader?.read())?.value);
  const [line = ""] = text.split("\n");
  await reader?.cancel();
  interrupt();
  await ended;

  expect(JSON.parse(line)).toMatchObject({ type: "trouble", problem: { code: "Unreachable" } });
});
