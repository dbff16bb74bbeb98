import { createHash } from "node:crypto";
import { existsSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import path from "node:path";
import { makeEditFolder } from "../../../cli/files/edit-folder";
import { Stop } from "../../../cli/stop";
import { answer } from "../support/faulty-proxy";
import { poison, retryScheduled, SECRET } from "../support/held-messages";
import { type Ran, runExecutable } from "../support/run-executable";
import { runHere } from "../support/run-here";
import { useDesk } from "../support/start-desk";

const desk = useDesk();

/** What a person does in the editor: gives the message a team, and another machine. */
const MEND = `
  held.attributes.team_id = { type: "Number", value: "5" };
  held.body.machine = "machine-8";
  fs.writeFileSync(file, JSON.stringify(held));`;

/** An editor that records file and mode, fixes the message, and then does this. `dlq` is the command's process. */
function editorThat(does = "", change = MEND): string {
  const script = desk.file("editor.js");
  writeFileSync(
    script,
    `const fs = require("node:fs"); const file = process.argv[2];
     const held = JSON.parse(fs.readFileSync(file, "utf8"));
     fs.writeFileSync(${JSON.stringify(desk.file("seen.txt"))}, file + " " + (fs.statSync(file).mode & 0o777).toString(8));
     const dlq = Number(fs.readFileSync(${JSON.stringify(desk.file("pid.txt"))}, "utf8"));
     ${change}
     ${does}`,
  );
  return `"${process.execPath}" "${script}"`;
}

async function edit(editor: string): Promise<Ran> {
  const one = poison();
  await desk.send("quarantine", [one]);
  const args = ["redrive", "--id", one.id, "--edit", "--yes", "--endpoint-file", desk.endpointFile];
  return runExecutable(desk, args, {
    env: { EDITOR: editor },
    onStart: ({ pid }) => writeFileSync(desk.file("pid.txt"), String(pid)),
  });
}

const seen = () => readFileSync(desk.file("seen.txt"), "utf8").split(" ");

test("an edit is shown, diagnosed and sent, and its file was private and is gone", async () => {
  const { code, stdout, stderr } = await edit(editorThat());

  expect(code).toBe(0);
  expect(stdout).toContain('+    "machine": "machine-8"');
  expect(stdout).toContain("1 message sent back to the main queue.");
  expect(stderr).toContain("Diagnosis now: the message is valid.");
  expect(JSON.parse(desk.contents("main")[0]?.body ?? "")).toMatchObject({
    machine: "machine-8",
    ssn_no: SECRET,
  });
  expect(desk.contents("quarantine")).toHaveLength(0);
  const [file = "", mode] = seen();
  expect(mode).toBe("600");
  expect(existsSync(path.dirname(file))).toBe(false);
});

test("ctrl-C in the editor is handled by the editor, and the edit is kept", async () => {
  const { code, stdout } = await edit(editorThat('process.kill(dlq, "SIGINT");'));

  expect(code).toBe(0);
  expect(stdout).toContain("1 message sent back to the main queue.");
  expect(desk.contents("main")).toHaveLength(1);
});

test("the edited file is removed when the terminal goes away", async () => {
  const { code, stdout } = await edit(editorThat('process.kill(dlq, "SIGHUP");'));

  expect(code).toBe(4);
  expect(stdout).toContain("Stopped early because the terminal was closed.");
  expect(existsSync(path.dirname(seen()[0] ?? ""))).toBe(false);
});

test("the files of a killed edit are removed two days later, and those of a running one never", async () => {
  const running = await makeEditFolder();
  const { code } = await edit(editorThat('process.kill(dlq, "SIGKILL");'));
  const left = path.dirname(seen()[0] ?? "");
  const wasLeft = existsSync(left);

  await runExecutable(desk, ["--help"]);
  const isKept = existsSync(left);
  const longAgo = new Date(Date.now() - 49 * 3_600_000);
  utimesSync(left, longAgo, longAgo);
  await runExecutable(desk, ["--help"]);

  expect([code, wasLeft, isKept]).toEqual([null, true, true]);
  expect([existsSync(left), existsSync(running)]).toEqual([false, true]);
  rmSync(running, { recursive: true });
});

/** A redrive in this process, with this editor, and somebody typing at a terminal. */
async function editHere(
  editor: string,
  args: readonly string[] = [],
  typed?: string,
  stop: Stop = new Stop(),
) {
  writeFileSync(desk.file("pid.txt"), "0");
  const before = process.env.VISUAL;
  process.env.VISUAL = editor;
  const line = ["redrive", "--edit", "--yes", "--wait", "0", "--audit", desk.file("here.ndjson"), ...args];
  try {
    return await runHere(desk, line, typed === undefined ? { stop } : { typed, stop });
  } finally {
    if (before === undefined) delete process.env.VISUAL;
    else process.env.VISUAL = before;
  }
}

test("what was saved can be edited again if the editor fails", async () => {
  await desk.send("quarantine", [poison()]);
  const rounds = desk.file("rounds.txt");
  const editor = editorThat(
    `const rounds = ${JSON.stringify(rounds)};
     if (!fs.existsSync(rounds)) { fs.writeFileSync(rounds, JSON.stringify(held)); process.exit(7); }`,
  );

  const { code, stderr } = await editHere(editor, [], "y\n");

  expect(stderr).toContain("exited with code 7. Nothing was sent.");
  expect(stderr).toContain("Edit it again?");
  expect(code).toBe(0);
  expect(desk.contents("main")).toHaveLength(1);
});

/** Only the second round, which sees what the first one saved, fixes the message. */
const MEND_LATER = `
  if (held.body.machine === "machine-8") held.attributes.team_id = { type: "Number", value: "5" };
  held.body.machine = "machine-8";
  fs.writeFileSync(file, JSON.stringify(held));`;

describe("an edit that is still poison", () => {
  const editor = () => editorThat("", MEND_LATER);
  beforeEach(() => desk.send("quarantine", [poison()]));

  test("can be edited again, starting from what was saved", async () => {
    const { code, stderr } = await editHere(editor(), [], "y\n");

    expect(stderr).toContain("It would be refused: MissingTeamId. Edit it again?");
    expect(code).toBe(0);
    expect(JSON.parse(desk.contents("main")[0]?.body ?? "")).toMatchObject({ machine: "machine-8" });
  });

  test("is not sent if nobody can be asked", async () => {
    const { code, stdout } = await editHere(editor());
    await desk.lapse();
    const json = await editHere(editor(), ["--json"]);

    expect([code, json.code]).toEqual([4, 4]);
    expect(stdout).toMatch(
      /\nIt would be refused: MissingTeamId\. Nothing was sent\. Add --force to send messages that are refused as poison\.\n$/,
    );
    expect(JSON.parse(json.stdout)).toMatchObject({
      exitCode: 4,
      dryRun: false,
      matched: 1,
      moved: [],
      refused: [{ id: expect.any(String), why: "MissingTeamId", detail: expect.any(String) }],
      scans: expect.arrayContaining([expect.objectContaining({ queue: "quarantine", matched: 1 })]),
    });
    expect(desk.contents("main")).toHaveLength(0);
    expect(desk.contents("quarantine")).toHaveLength(1);
  });

  test("is not asked about when the command is stopped", async () => {
    const stop = new Stop();
    desk.proxy.onCall("ChangeMessageVisibilityBatch", { meanwhile: () => stop.request("SIGTERM") });

    const { code, stderr } = await editHere(editor(), [], "y\n", stop);

    expect(code).toBe(4);
    expect(stderr).not.toContain("Edit it again?");
  });

  test("is sent by force", async () => {
    const { code } = await editHere(editor(), ["--force"]);

    expect(code).toBe(0);
    expect(desk.contents("main")).toHaveLength(1);
  });
});

test("a message that is left unchanged is not sent", async () => {
  await desk.send("quarantine", [retryScheduled()]);
  const leave = editorThat("", "");

  const { code, stdout } = await editHere(leave);
  const json = await editHere(leave, ["--json"]);
  const dry = await editHere(leave, ["--json", "--id", "nobody"]);

  expect([code, stdout]).toEqual([4, "The message is unchanged. Nothing was sent.\n"]);
  expect(JSON.parse(json.stdout)).toMatchObject({ exitCode: 4, dryRun: false, matched: 1, refused: [] });
  expect(JSON.parse(dry.stdout)).toMatchObject({ exitCode: 1, matched: 0 });
  expect(desk.contents("main")).toHaveLength(0);
});

test("--set-attribute is already in the message when the editor opens, and counts as an edit", async () => {
  await desk.send("quarantine", [poison()]);

  const { code, stdout } = await editHere(editorThat("", ""), ["--set-attribute", "team_id=3"]);

  expect(code).toBe(0);
  expect(stdout).toContain('+      "value": "3"');
  expect(desk.contents("main")[0]?.attributes.team_id).toMatchObject({ StringValue: "3" });
});

test("nothing is sent if the message has changed while it was being edited", async () => {
  const one = poison();
  await desk.send("quarantine", [one]);
  const [stored] = desk.contents("quarantine");
  const body = `${stored?.body} `;
  rmSync(desk.file("seen.txt"), { force: true });
  const other = {
    MessageId: stored?.messageId,
    ReceiptHandle: "receipt",
    Body: body,
    MD5OfBody: createHash("md5").update(body).digest("hex"),
    Attributes: { SentTimestamp: "1760000000000", ApproximateReceiveCount: "1" },
  };
  desk.proxy.onCall("ReceiveMessage", (_nth, { input }) => {
    const isThere = String(input.QueueUrl).includes("quarantine");
    return existsSync(desk.file("seen.txt")) ? answer({ Messages: isThere ? [other] : [] }) : undefined;
  });

  const { code, stdout } = await editHere(editorThat());

  expect(code).toBe(4);
  expect(stdout).toContain("ChangedMeanwhile");
  expect(desk.contents("main")).toHaveLength(0);
});
