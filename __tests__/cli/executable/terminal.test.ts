import { writeFileSync } from "node:fs";
import { PassThrough } from "node:stream";
import { Output } from "../../../cli/terminal/output";
import { poison } from "../support/held-messages";
import { runExecutable } from "../support/run-executable";
import { recorder, runHere } from "../support/run-here";
import { useDesk } from "../support/start-desk";

const ESCAPE = "\u001b";

interface Terminals {
  readonly stdout?: boolean;
  readonly stderr?: boolean;
  readonly json?: boolean;
}

/** An output to terminals or pipes. */
function outputTo({ stdout = false, stderr = false, json = false }: Terminals) {
  const [out, err] = [recorder(stdout), recorder(stderr)];
  const stdin = new PassThrough() as never;
  const output = new Output({ stdout: out.stream, stderr: err.stream, stdin }, json);
  return { output, notified: err.text };
}

const { NO_COLOR, TERM } = process.env;
beforeEach(() => {
  delete process.env.NO_COLOR;
  process.env.TERM = "xterm";
});
afterAll(() => {
  for (const [name, value] of Object.entries({ NO_COLOR, TERM })) {
    if (value === undefined) delete process.env[name];
    else process.env[name] = value;
  }
});

describe("color", () => {
  test.each([
    [true, {}, true],
    [false, {}, false],
    [true, { NO_COLOR: "1" }, false],
    [true, { NO_COLOR: "" }, true],
    [true, { TERM: "dumb" }, false],
  ])(
    "of a result appears on a terminal only, and not if the user disabled it: %s %j",
    (stdout, env, colored) => {
      Object.assign(process.env, env);

      const painted = outputTo({ stdout, stderr: !stdout }).output.paint("bold", "QUEUE");

      expect(painted).toBe(colored ? `${ESCAPE}[1mQUEUE${ESCAPE}[22m` : "QUEUE");
    },
  );

  test.each([true, false])("of an error depends on where it is written: %s", async (stderr) => {
    const { output, notified } = outputTo({ stdout: !stderr, stderr });

    output.complain("no");
    await new Promise(setImmediate);

    expect(notified()).toBe(stderr ? `${ESCAPE}[31mdlq:${ESCAPE}[39m no\n` : "dlq: no\n");
  });
});

describe("the progress bar", () => {
  let now = 0;
  beforeEach(() => {
    now = 1_000_000;
    jest.spyOn(Date, "now").mockImplementation(() => now);
  });
  afterEach(() => jest.restoreAllMocks());

  /** Draws at these times, in milliseconds from the beginning. */
  async function drawing(terminals: Terminals, ...times: [number, number][]) {
    const { output, notified } = outputTo(terminals);
    const progress = output.progress("scanning");
    for (const [at, done] of times) {
      now = 1_000_000 + at;
      progress(done, 3_000);
      // The library is loaded only for the first bar.
      await import("log-update");
      await new Promise(setImmediate);
    }
    const drawn = notified();
    output.warn("");
    await new Promise(setImmediate);
    return { drawn, after: notified().slice(drawn.length) };
  }

  test("is drawn on a terminal once a scan takes long, and is removed before anything else is written", async () => {
    const times: [number, number][] = [
      [0, 100],
      [499, 900],
      [500, 1_200],
      [550, 1_300],
    ];
    const { drawn, after } = await drawing({ stderr: true }, ...times);

    expect(drawn).toContain(`scanning  ${"█".repeat(12)}${"░".repeat(18)}  1200/3000  40 %`);
    expect(drawn).not.toMatch(/ (100|900|1300)\/3000/);
    expect(after).toContain(`${ESCAPE}[2K`);
  });

  test.each([
    ["a pipe", { stdout: true }],
    ["--json", { stderr: true, json: true }],
  ])("is not drawn with %s", async (_what, terminals) => {
    expect(await drawing(terminals, [0, 100], [500, 1_200], [900, 2_400])).toEqual({
      drawn: "",
      after: "\n",
    });
  });
});

const desk = useDesk();

describe("a table", () => {
  const NO_NAME = /^QUEUE +VISIBLE +IN FLIGHT +DELAYED +OLDEST HELD +NEXT EXPIRY IN$/m;
  const LONG = "A".repeat(40);
  const list = ["list", "--by", "message", "--wait", "0"];
  beforeEach(async () => {
    process.env.NO_COLOR = "1";
    // An age whose text stays the same for half an hour.
    await desk.send("quarantine", [poison({ sender: LONG, sentAt: Date.now() - 25.5 * 3_600_000 })]);
  });
  const widest = (text: string, rows: number) =>
    Math.max(...text.split("\n", rows).map(({ length }) => length));

  test("drops columns that a narrow terminal would wrap, and names them", async () => {
    const status = await runHere(desk, ["status", "--no-scan"], { columns: 80 });
    const shown = await runHere(desk, list, { columns: 80 });

    expect(status.stdout).toMatch(NO_NAME);
    expect(status.stdout).toContain(
      "\nColumns omitted because the terminal is narrow: NAME. Use --json to see them.\n",
    );
    expect(shown.stdout).toMatch(/^ID +QUEUE +REASON +AGE$/m);
    expect(shown.stdout).toContain(
      "\nColumns omitted because the terminal is narrow: PRODUCER, ATTEMPT, SIZE. Use --json to see them.\n",
    );
    expect([widest(status.stdout, 6) <= 80, widest(shown.stdout, 2) <= 80]).toEqual([true, true]);
  });

  test("drops no more than it must", async () => {
    const width = (await runHere(desk, list)).stdout.split("\n")[1]?.length ?? 0;
    await desk.lapse();
    const whole = await runHere(desk, list, { columns: width });
    await desk.lapse();
    const less = await runHere(desk, list, { columns: width - 1 });

    expect(whole.stdout).toMatch(/^ID +QUEUE +REASON +PRODUCER +ATTEMPT +AGE +SIZE$/m);
    expect(less.stdout).toMatch(/^ID +QUEUE +REASON +PRODUCER +ATTEMPT +AGE$/m);
  });

  test.each([{}, { columns: 0 }])("is complete if the width is unknown: %j", async (options) => {
    const { stdout } = await runHere(desk, list, options);

    expect(stdout).toMatch(/^ID +QUEUE +REASON +PRODUCER +ATTEMPT +AGE +SIZE$/m);
    expect(stdout).not.toContain("Columns omitted");
  });
});

describe("the executable", () => {
  test("checks its own streams: a terminal gets color, a pipe never", async () => {
    const terminal = desk.file("terminal.cjs");
    writeFileSync(terminal, "process.stdout.isTTY = true;");
    const args = ["status", "--no-scan", "--endpoint-file", desk.endpointFile];
    const env = { TERM: "xterm" };

    const pipe = await runExecutable(desk, args, { env: { ...env, FORCE_COLOR: "1" } });
    const shown = await runExecutable(desk, args, { env, nodeOptions: ["--require", terminal] });

    expect(pipe.stdout).toMatch(/^QUEUE /);
    expect(pipe.stdout + pipe.stderr).not.toContain(ESCAPE);
    expect(shown.stdout.startsWith(`${ESCAPE}[1mQUEUE${ESCAPE}[22m `)).toBe(true);
  });

  test("with --json prints nothing else, not even on a terminal", async () => {
    const terminal = desk.file("terminals.cjs");
    const script = "process.stdout.isTTY = process.stderr.isTTY = true; process.stderr.columns = 80;";
    writeFileSync(terminal, script);
    await desk.send("quarantine", [poison()]);
    const args = ["list", "--json", "--wait", "1", "--endpoint-file", desk.endpointFile];
    const options = { env: { TERM: "xterm" }, nodeOptions: ["--require", terminal] };

    const found = await runExecutable(desk, args, options);
    const hidden = await runExecutable(desk, args, options);

    expect([JSON.parse(found.stdout).total, found.stderr]).toEqual([1, ""]);
    expect([JSON.parse(hidden.stdout).total, hidden.stderr]).toEqual([0, ""]);
  });

  test("completes what it began at the first ctrl-C and ends at once at the second", async () => {
    const released = Promise.withResolvers<void>();
    const { code, stderr } = await runExecutable(desk, ["list", "--endpoint-file", desk.endpointFile], {
      onStart: (child) => {
        desk.proxy.onCall("ReceiveMessage", () => {
          if (!child.killed) child.kill("SIGINT");
          return { meanwhile: () => released.promise };
        });
        child.stderr?.on("data", (chunk) => {
          if (String(chunk).includes("Press ctrl-C again to exit immediately.")) child.kill("SIGINT");
        });
      },
    });
    released.resolve();

    expect(code).toBe(130);
    expect(stderr).toBe("\nStopping after the current batch. Press ctrl-C again to exit immediately.\n");
  });
});
