import type { ChildProcess } from "node:child_process";
import { writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { answer, awsError, useFakeAws } from "../support/faulty-proxy";
import { poison, times } from "../support/held-messages";
import { runExecutable, TEST_KEYS } from "../support/run-executable";
import { useDesk } from "../support/start-desk";
import { useFolder } from "../support/use-folder";

const desk = useDesk();
let running: ChildProcess | undefined;
afterEach(() => {
  running?.kill("SIGKILL");
  running = undefined;
});

/** Starts `dlq ui` for the desk's run. */
const startUi = (...args: string[]) => startWith({}, "--endpoint-file", desk.endpointFile, ...args);

/** Starts `dlq ui` as a person would, and waits until it has printed its address. */
async function startWith(env: Readonly<Record<string, string>>, ...args: string[]) {
  const printed = Promise.withResolvers<string>();
  const ended = runExecutable(desk, ["ui", ...args], {
    env,
    onStart: (started) => {
      running = started;
      let text = "";
      for (const stream of [started.stdout, started.stderr]) {
        stream?.on("data", (chunk) => {
          text += chunk;
          const [found] = /http:\S+/.exec(text) ?? [];
          if (found !== undefined) printed.resolve(found);
        });
      }
    },
  });
  void ended.then(({ stderr }) => printed.reject(new Error(stderr)));
  const url = new URL(await printed.promise);
  const token = url.hash.replace("#token=", "");
  const call = (place: string, init: RequestInit = {}) =>
    fetch(`${url.origin}${place}`, {
      ...init,
      headers: { "x-dlq-token": token, "content-type": "application/json" },
    });
  return { url, call, ended, interrupt: () => running?.kill("SIGINT") };
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
  expect(stdout).toContain("The page has stopped.");
});

test("ctrl-C in the middle of a scan releases what it holds", async () => {
  await desk.send("quarantine", times(20, poison));
  const { call, ended, interrupt } = await startUi("--read-only");
  desk.proxy.onCall("ReceiveMessage", (nth) =>
    nth === 1 ? { meanwhile: () => void interrupt() } : undefined,
  );
  await call("/api/scans", { method: "POST", body: "{}" });
  const { code } = await ended;

  expect(code).toBe(0);
  expect(desk.contents("quarantine").map(({ state }) => state)).toEqual(Array(20).fill("ready"));
});

test("a port that is in use is reported with what to do", async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  const port = typeof address === "object" ? address?.port : 0;
  const args = ["ui", "--endpoint-file", desk.endpointFile, "--port", String(port)];
  const { code, stderr } = await runExecutable(desk, args);
  await new Promise((resolve) => server.close(resolve));

  expect(code).toBe(4);
  expect(stderr).toContain(
    `dlq: Port ${port} is used by another program. Choose another port with --port, or omit --port to use a free one.`,
  );
});

test.each([
  ["--port", "70000"],
  ["--view", "//evil.example"],
  ["--view", "groups"],
  ["--view", "/x#token=y"],
])("%s %s is a usage error", async (option, value) => {
  const { code } = await runExecutable(desk, ["ui", "--endpoint-file", desk.endpointFile, option, value]);

  expect(code).toBe(2);
});

test("with --json, standard output is a single document", async () => {
  const { ended, interrupt } = await startUi("--json", "--read-only");
  interrupt();
  const { stdout } = await ended;

  expect(JSON.parse(stdout)).toMatchObject({ command: "ui", exitCode: 0, readOnly: true });
});

test("an unreachable endpoint is explained as by the command", async () => {
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

describe("the browser", () => {
  const NOTE = "No browser could be opened. Open the address yourself.";
  const inFolder = useFolder();

  /** Starts where no browser can be found, and any attempt to open one is reported. */
  async function saidOf(isTerminal: boolean, ...args: string[]): Promise<string> {
    const terminal = inFolder("terminal.cjs");
    writeFileSync(terminal, "process.stdin.isTTY = true; process.stderr.isTTY = true;\n");
    const env = { PATH: inFolder(), ...(isTerminal && { NODE_OPTIONS: `--require ${terminal}` }) };
    const { ended, interrupt } = await startWith(env, "--endpoint-file", desk.endpointFile, ...args);
    interrupt();
    return (await ended).stderr;
  }

  test("is opened on a terminal", async () => {
    expect(await saidOf(true)).toContain(NOTE);
  });

  test("is not opened with --no-open", async () => {
    expect(await saidOf(true, "--no-open")).not.toContain(NOTE);
  });

  test("is not opened if nobody is at a terminal", async () => {
    expect(await saidOf(false)).not.toContain(NOTE);
  });
});

describe("schedules", () => {
  const READ = "GET /schedules/prod-reliable-q-redrive?groupName=prod-reliable-q";
  const schedule = {
    Name: "prod-reliable-q-redrive",
    GroupName: "prod-reliable-q",
    ScheduleExpression: "rate(10 minutes)",
    FlexibleTimeWindow: { Mode: "OFF" },
    Target: { Arn: "arn:aws:lambda:eu-west-1:111122223333:function:f", RoleArn: "arn:aws:iam::1:role/r" },
  };
  const aws = useFakeAws();

  const startProd = (...args: string[]) => {
    const env = { AWS_ENDPOINT_URL: aws.url, AWS_REGION: "eu-west-1", ...TEST_KEYS };
    return startWith(env, "--stage", "prod", "--audit", desk.fresh(), ...args);
  };

  type Call = Awaited<ReturnType<typeof startWith>>["call"];
  const set = async (call: Call, task: string, state: string) => {
    const reply = await call(`/api/schedules/${task}`, { method: "POST", body: JSON.stringify({ state }) });
    return [reply.status, await reply.json()];
  };

  test("a pause stops the redrive schedule, and a second one changes nothing", async () => {
    let state = "ENABLED";
    aws.inject(({ action, input }) => {
      if (action === READ) return answer({ ...schedule, State: state });
      if (action.startsWith("PUT ")) {
        state = String(input.State);
        return answer({ ScheduleArn: "arn" });
      }
      return awsError("AccessDenied", "no", 403);
    });
    const { call, interrupt, ended } = await startProd();
    const pause = (task: string) => set(call, task, "paused");
    const first = await pause("redrive");
    const second = await pause("redrive");
    const other = await pause("renew");
    interrupt();
    await ended;

    expect(first).toEqual([200, { state: "paused", changed: true }]);
    expect(second).toEqual([200, { state: "paused", changed: false }]);
    expect(other[0]).toBe(400);
    expect(state).toBe("DISABLED");
  });

  test("expired credentials are reported, and new ones are used without a restart", async () => {
    let isExpired = true;
    aws.inject(({ action }) => {
      if (isExpired) return awsError("ExpiredToken", "expired", 403);
      return action === READ ? answer({ ...schedule, State: "ENABLED" }) : answer({}, 403);
    });
    const { call, interrupt, ended } = await startProd();
    const expired = await set(call, "redrive", "running");
    isExpired = false;
    const renewed = await set(call, "redrive", "running");
    interrupt();
    await ended;

    expect(expired).toMatchObject([500, { error: { code: "ExpiredCredentials" } }]);
    expect(renewed).toMatchObject([200, { changed: false }]);
  });
});
