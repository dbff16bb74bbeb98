import { openSync } from "node:fs";
import { explainUnexpected } from "../../cli/aws/explain-any";
import { leaksIn } from "../support/recorders";
import { counted } from "./support/faulty-proxy";
import { poison, retryScheduled, times } from "./support/held-messages";
import { runExecutable } from "./support/run-executable";
import { runHere } from "./support/run-here";
import { useDesk } from "./support/start-desk";

// Starts processes, on machines that may be busy.
jest.setTimeout(30_000);

const desk = useDesk();

describe("an error of the operating system", () => {
  test("is reported without a stack trace: a folder that should be a file", async () => {
    const args = ["import", desk.folder, "--endpoint-file", desk.endpointFile];

    const { code, stdout, stderr } = await runExecutable(desk, args);

    expect(code).toBe(4);
    expect([stdout, stderr]).toEqual(["", `dlq: ${desk.folder} cannot be read (EISDIR).\n`]);
  });

  test("does not end the command when nobody reads any more, and the loss of the result is reported", async () => {
    await desk.send("quarantine", [poison()]);
    const args = ["list", "--by", "message", "--json", "--endpoint-file", desk.endpointFile];

    const cut = await runExecutable(desk, args, { onStart: ({ stdout }) => void stdout?.destroy() });
    await desk.lapse();
    const full = await runExecutable(desk, args, { stdout: openSync("/dev/full", "w") });

    expect(cut).toMatchObject({ code: 0, stderr: "" });
    expect(full).toMatchObject({ code: 3, stderr: "dlq: The result could not be written (ENOSPC).\n" });
  });

  test("in the command itself names class and place, and repeats no value", () => {
    let thrown: unknown;
    try {
      JSON.parse('{"ssn_no":123-45');
    } catch (error) {
      thrown = error;
    }

    const { message, exitCode } = explainUnexpected(thrown);

    expect(message).toMatch(/^Unexpected error \(SyntaxError at \S+:\d+\)\. This is a bug in the command/);
    expect(leaksIn([message], "123")).toEqual([]);
    expect(exitCode).toBe(4);
    expect(explainUnexpected("text").message).toBe("Something failed without an error message.");
  });
});

/** A queue of which so many messages are in flight answers no more polls. */
describe("a scan that was cut short", () => {
  const all = [
    ["status"],
    ["list"],
    ["show", "nobody"],
    ["export", "cut.ndjson"],
    ["redrive"],
    ["redrive", "--all", "--yes"],
    ["discard", "--all"],
    ["discard", "--all", "--yes"],
  ];

  test.each(all)("is partly done: %s %s %s", async (...args) => {
    desk.proxy.onCall("GetQueueAttributes", counted({ visible: 5, inFlight: 100_000 }));
    const files = args.includes("--yes") ? ["--audit", desk.file("cut-audit.ndjson")] : [];
    const wait = args[0] === "status" ? [] : ["--wait", "0"];

    const { code, stdout } = await runHere(desk, [...args, ...wait, ...files]);

    expect(code).toBe(3);
    expect(stdout).toContain(
      "quarantine: there may be more: the limit of 100,000 messages in flight is reached.",
    );
  });

  test("is partly done even if something was found", async () => {
    await desk.send("retry", times(15, retryScheduled));
    // The limit is at five more: the first receive passes it.
    desk.proxy.onCall("GetQueueAttributes", counted({ visible: 15, inFlight: 99_995 }));
    const audit = ["--audit", desk.file("limit-audit.ndjson"), "--wait", "0"];

    const dry = await runHere(desk, ["redrive", ...audit]);
    const real = await runHere(desk, ["redrive", "--all", "--yes", ...audit]);

    expect([dry.code, real.code]).toEqual([3, 3]);
    expect(dry.stdout).toContain("would be sent back to the main queue");
    expect(real.stdout).toContain("sent back to the main queue.");
  });
});
