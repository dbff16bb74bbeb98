import type { ChildProcess } from "node:child_process";
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { Stop } from "../../cli/stop";
import { awsError, type Call } from "./support/faulty-proxy";
import { poison, retryScheduled, times } from "./support/held-messages";
import { readTrail } from "./support/read-trail";
import { runExecutable } from "./support/run-executable";
import { runHere, runJson } from "./support/run-here";
import { useDesk } from "./support/start-desk";

// Starts processes, on machines that may be busy.
jest.setTimeout(30_000);

const desk = useDesk();

const MEND = ["redrive", "--all", "--set-attribute", "team_id=3", "--yes", "--wait", "0"];
const bodies = (role: "main" | "quarantine") => desk.contents(role).map(({ body }) => body);
const isOn = ({ action, input }: Call, wanted: string, queue: string) =>
  action === wanted && String(input.QueueUrl).endsWith(`/${queue}`);
const auditLines = (file: string) => readTrail(desk.file(file));

describe("a redrive that ends badly", () => {
  test("loses nothing when it is killed between send and delete, and is in the trail as a run that never ended", async () => {
    const held = times(25, poison);
    await desk.send("quarantine", held);
    let child: ChildProcess | undefined;
    desk.proxy.inject((call) => {
      if (!isOn(call, "DeleteMessageBatch", "quarantine_for_reliable_q")) return undefined;
      child?.kill("SIGKILL");
      return { destroy: true };
    });
    const args = [...MEND, "--audit", "killed.ndjson", "--endpoint-file", desk.endpointFile];

    const { code } = await runExecutable(desk, args, {
      onStart: (started) => {
        child = started;
      },
    });

    expect(code).toBeNull();
    expect(bodies("main").length).toBeGreaterThan(0);
    expect(new Set([...bodies("main"), ...bodies("quarantine")])).toEqual(
      new Set(held.map(({ body }) => body)),
    );
    expect(bodies("main").length + bodies("quarantine").length).toBeLessThanOrEqual(25 + 10);
    desk.proxy.reset();
    await desk.send("retry", [retryScheduled({ reason: "Unknown", cause: "Unknown" })]);
    await runExecutable(desk, [...args, "--from", "retry"]);
    expect(auditLines("killed.ndjson").map(({ outcome }) => outcome)).toEqual([undefined, "done"]);
  });

  test("completes what it began on ctrl-C, reports it, and continues when it is repeated", async () => {
    const held = times(35, poison);
    await desk.send("quarantine", held);
    let child: ChildProcess | undefined;
    let sends = 0;
    desk.proxy.inject((call) => {
      if (call.action === "SendMessageBatch" && ++sends === 2) child?.kill("SIGINT");
      return undefined;
    });
    const args = [...MEND, "--rate", "50", "--audit", "int.ndjson", "--endpoint-file", desk.endpointFile];

    const stopped = await runExecutable(desk, args, {
      onStart: (started) => {
        child = started;
      },
    });
    const afterStop = { main: bodies("main").length, quarantine: bodies("quarantine").length };
    const again = await runExecutable(desk, args);

    expect(stopped.code).toBe(3);
    expect(stopped.stdout).toContain("20 messages sent back to the main queue.");
    expect(stopped.stdout).toContain("Stopped early by ctrl-C. The same command continues with the rest.");
    expect(afterStop).toEqual({ main: 20, quarantine: 15 });
    expect(again).toMatchObject({ code: 0, stdout: "15 messages sent back to the main queue.\n" });
    expect(bodies("main").sort()).toEqual(held.map(({ body }) => body).sort());
    expect(auditLines("int.ndjson")).toMatchObject([
      { outcome: "partly", stoppedBy: "SIGINT", counts: { moved: 20 } },
      { outcome: "done", counts: { moved: 15 } },
    ]);
  });

  test("hides nothing when it is stopped in the middle of a poll", async () => {
    await desk.send("quarantine", times(25, poison));
    const stop = new Stop();
    desk.proxy.inject(({ action }) =>
      action === "ReceiveMessage" ? { meanwhile: () => stop.request("SIGINT") } : undefined,
    );

    const { code } = await runHere(desk, [...MEND, "--audit", desk.file("poll.ndjson")], { stop });

    expect(code).toBe(4);
    expect(desk.contents("quarantine").filter(({ state }) => state === "ready")).toHaveLength(25);
  });

  test("stops after one batch when deletes are denied, and names the duplicates and the missing statement", async () => {
    await desk.send("quarantine", times(25, poison));
    desk.proxy.inject((call) =>
      call.action === "DeleteMessageBatch" ? awsError("AccessDenied") : undefined,
    );

    const { code, stdout } = await runHere(desk, [...MEND, "--audit", desk.file("denied.ndjson")]);

    expect(code).toBe(3);
    expect(bodies("main")).toHaveLength(10);
    expect(bodies("quarantine")).toHaveLength(25);
    expect(stdout).toContain(
      "SQS did not confirm that the originals of 10 messages were deleted. There may be two copies of each.",
    );
    expect(stdout).toContain("Stopped early because a delete was not confirmed.\n");
    expect(stdout).toMatch(
      /\nDo not repeat the command yet: it would send those originals again\. Once the cause is fixed, delete them with:\n {2}npx dlq discard( --id [0-9a-f-]{36}){10} --endpoint-file \S+\n/,
    );
    expect(stdout).toContain(
      "Your credentials may not call sqs:DeleteMessage on arn:aws:sqs:us-east-1:000000000000:quarantine_for_reliable_q.",
    );
    expect(auditLines("denied.ndjson")[0]).toMatchObject({
      outcome: "partly",
      counts: { moved: 10, unconfirmed: 10 },
    });
    expect(auditLines("denied.ndjson")[0].unconfirmedIds).toHaveLength(10);
  });

  test("leaves everything where it is when the main queue accepts nothing", async () => {
    await desk.send("quarantine", times(45, poison));
    desk.proxy.inject((call) => (call.action === "SendMessageBatch" ? awsError("AccessDenied") : undefined));

    const { code, document } = await runJson(desk, [...MEND, "--audit", desk.file("a.ndjson")]);

    expect(code).toBe(4);
    expect(document).toMatchObject({
      moved: [],
      unconfirmed: [],
      stoppedBy: "TargetNotAccepting",
      stillHidden: 0,
    });
    expect(desk.contents("quarantine").filter(({ state }) => state === "ready")).toHaveLength(45);
    expect(desk.proxy.countOf("SendMessageBatch")).toBe(3);
  });

  test("changes nothing when the trail cannot be written", async () => {
    await desk.send("quarantine", [poison()]);

    const { code, stderr } = await runHere(desk, [...MEND, "--audit", desk.file("no/such/folder.ndjson")]);

    expect(code).toBe(4);
    expect(stderr).toContain("cannot be written, so nothing was changed. Choose another file with --audit.");
    expect(bodies("quarantine")).toHaveLength(1);
    expect(desk.proxy.countOf("SendMessageBatch")).toBe(0);
  });
});

describe("a discard that ends badly", () => {
  test("loses nothing when it is killed between write and delete, and is undone without duplicates", async () => {
    const held = times(25, poison);
    await desk.send("quarantine", held);
    const file = desk.file("killed-discard.ndjson");
    const end = ["--audit", desk.file("killed-discard-audit.ndjson"), "--endpoint-file", desk.endpointFile];
    let child: ChildProcess | undefined;
    let deletes = 0;
    desk.proxy.inject(({ action }) => {
      if (action !== "DeleteMessageBatch" || ++deletes < 2) return undefined;
      child?.kill("SIGKILL");
      return { destroy: true };
    });

    const { code } = await runExecutable(desk, ["discard", "--all", "--yes", "--file", file, ...end], {
      onStart: (started) => {
        child = started;
      },
    });
    const left = bodies("quarantine");
    desk.proxy.reset();
    await desk.lapse();
    const undone = await runExecutable(desk, ["import", file, "--missing", "--json", ...end]);

    expect([code, left.length]).toEqual([null, 15]);
    const written = readFileSync(file, "utf8")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line).body);
    expect(written).toHaveLength(20);
    expect(new Set([...written, ...left]).size).toBe(25);
    expect(JSON.parse(undone.stdout)).toMatchObject({ exitCode: 0, imported: 10, held: 10 });
    expect(bodies("quarantine").sort()).toEqual(held.map(({ body }) => body).sort());
  });

  test("deletes nothing that is not in its file", async () => {
    await desk.send("quarantine", times(12, poison));
    const args = ["discard", "--all", "--yes", "--audit", desk.file("b.ndjson")];
    mkdirSync(desk.file("soon-gone"));
    desk.proxy.inject(({ action }) =>
      action === "ReceiveMessage"
        ? { meanwhile: () => rmSync(desk.file("soon-gone"), { recursive: true, force: true }) }
        : undefined,
    );
    const file = desk.file("soon-gone/file.ndjson");

    const { code, stderr } = await runHere(desk, [...args, "--file", file]);

    expect(code).toBe(4);
    expect(stderr).toBe(
      `dlq: ${file} cannot be written (ENOENT). Create its folder, or choose another file.\n`,
    );
    expect(desk.contents("quarantine").filter(({ state }) => state === "ready")).toHaveLength(12);
    expect(desk.proxy.countOf("DeleteMessageBatch")).toBe(0);
  });

  test.each([
    ["discard", ["discard", "--all", "--file", "no/such/file.ndjson"]],
    ["export", ["export", "no/such/file.ndjson"]],
  ])("%s receives nothing if its file's folder does not exist", async (_what, args) => {
    const { code, stderr } = await runHere(desk, args);

    expect(code).toBe(4);
    expect(stderr).toBe(
      "dlq: no/such/file.ndjson cannot be written (ENOENT). Create its folder, or choose another file.\n",
    );
    expect(desk.proxy.countOf("ReceiveMessage")).toBe(0);
  });

  test("counts only confirmed deletes, and says that the rest may still be held", async () => {
    await desk.send("quarantine", times(25, poison));
    desk.proxy.inject((call) =>
      call.action === "DeleteMessageBatch" ? awsError("AccessDenied") : undefined,
    );
    const file = desk.file("denied-discard.ndjson");
    const audit = ["--audit", desk.file("denied-discard-audit.ndjson"), "--wait", "0"];

    const { code, stdout } = await runHere(desk, ["discard", "--all", "--yes", "--file", file, ...audit]);

    expect(code).toBe(4);
    expect(stdout).toContain("0 messages discarded.\n");
    expect(stdout).toContain("SQS did not confirm that 10 messages were deleted. They may still be held.");
    expect(stdout).toContain(
      `${file} also contains 10 messages that may still be held. To import only what is no longer held, run:\n  npx dlq import ${file} --missing --endpoint-file ${desk.endpointFile}\n`,
    );
    expect(stdout).not.toContain("two of each");
    expect(bodies("quarantine")).toHaveLength(25);
    expect(auditLines("denied-discard-audit.ndjson")).toMatchObject([
      { outcome: "failed", counts: { moved: 0, unconfirmed: 10 } },
    ]);
  });

  test("counts both if only some are deleted", async () => {
    await desk.send("quarantine", times(25, poison));
    let deletes = 0;
    desk.proxy.inject((call) =>
      call.action === "DeleteMessageBatch" && ++deletes > 1 ? awsError("AccessDenied") : undefined,
    );
    const args = ["discard", "--all", "--yes", "--file", desk.file("half.ndjson"), "--wait", "0"];

    const { code, document } = await runJson(desk, [...args, "--audit", desk.file("half-audit.ndjson")]);

    expect(code).toBe(3);
    expect(document).toMatchObject({ stoppedBy: "DeleteUnconfirmed", file: desk.file("half.ndjson") });
    expect([document.moved.length, document.unconfirmed.length]).toEqual([10, 10]);
    expect(document.matched).toBe(20 + document.notMoved.length);
    expect(bodies("quarantine")).toHaveLength(15);
  });

  test("refuses to write to an existing file", async () => {
    writeFileSync(desk.file("there.ndjson"), "precious\n");
    await desk.send("quarantine", [poison()]);

    const { code, stderr } = await runHere(desk, [
      "discard",
      "--all",
      "--yes",
      "--file",
      desk.file("there.ndjson"),
    ]);

    expect(code).toBe(4);
    expect(stderr).toContain("there.ndjson already exists. Choose another file with --file.");
    expect(readFileSync(desk.file("there.ndjson"), "utf8")).toBe("precious\n");
  });
});
