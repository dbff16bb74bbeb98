import { readVersion } from "../../cli/version";
import { poison } from "./support/held-messages";
import { runHere } from "./support/run-here";
import { useDesk } from "./support/start-desk";

const desk = useDesk();

/** A command line as it is, without the desk's own option after it. */
const dlq = (...args: string[]) => runHere(desk, args, { bare: true });

describe("options of every command", () => {
  test("may precede it", async () => {
    await desk.send("quarantine", [poison()]);

    const before = ["--stage", "local", "--endpoint-file", desk.endpointFile, "--json"];
    const { code, stdout } = await dlq(...before, "list");

    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ command: "list", stage: "local", total: 1 });
  });

  test("override what precedes the command if they follow it", async () => {
    const { code, stderr } = await dlq("--stage", "dev", "status", "--stage", "prod", "--endpoint-file", "x");

    expect(code).toBe(2);
    expect(stderr).toBe(
      "dlq: --endpoint-file belongs to a local run, but the stage is prod. Omit one of the two.\n",
    );
  });
});

test("--version prints the project's", async () => {
  expect(await dlq("--version")).toEqual({ code: 0, stdout: `${readVersion()}\n`, stderr: "" });
  expect(readVersion()).toMatch(/^\d+\.\d+\.\d+$/);
});

test.each(["list", "redrive", "discard", "export"])(
  "the help of %s says how filters combine",
  async (command) => {
    const { code, stdout } = await dlq(command, "--help");

    expect(code).toBe(0);
    expect(stdout).toMatch(
      /^Filters \(repeat --reason, --cause, --producer or --id to match any of several values; different filters must all match\):\n {2}--from/m,
    );
  },
);

describe("a command line that cannot be parsed", () => {
  test.each([
    [
      ["list", "--json", "--older-than", "3"],
      "list",
      /^option '--older-than <age>' argument '3' is invalid\. It must be/,
    ],
    [["redrive", "--json", "--rats"], "redrive", /^unknown option '--rats'/],
    [["--json", "lost"], null, /^unknown command 'lost'/],
    [["show", "--json"], "show", /^missing required argument 'id'/],
    [["--json"], null, /^no command was given \(see --help\)$/],
  ])("is reported as JSON if that was requested: %j", async (args, command, message) => {
    const { code, stdout, stderr } = await dlq(...args);

    expect([code, stderr]).toEqual([2, ""]);
    expect(JSON.parse(stdout)).toEqual({
      v: 1,
      command,
      exitCode: 2,
      error: { code: "Usage", message: expect.stringMatching(message) },
    });
  });

  test("is reported on standard error otherwise", async () => {
    const { code, stdout, stderr } = await dlq("redrive", "--rats", "--", "--json");

    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toBe("error: unknown option '--rats'\n(Did you mean --rate?)\n(see --help)\n");
  });
});
