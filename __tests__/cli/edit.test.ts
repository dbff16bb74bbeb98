import { existsSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { makeEditFolder } from "../../cli/adapters/edit-folder";
import { Stop } from "../../cli/adapters/stop";
import { poison, SECRET } from "./support/held-messages";
import { type Ran, runExecutable } from "./support/run-executable";
import { runHere } from "./support/run-here";
import { type Desk, startDesk } from "./support/start-desk";

let desk: Desk;
beforeAll(async () => {
  desk = await startDesk();
});
beforeEach(() => desk.clear());
afterAll(() => desk.stop());

/** What a person does in the editor: gives the message a store, and another product. */
const MEND = `
  held.attributes.store_id = { type: "Number", value: "5" };
  held.body.product_id = "product-8";
  fs.writeFileSync(file, JSON.stringify(held));`;

/** An editor that notes file and mode, mends the message, and then does this; `dlq` is the command's process. */
function editorThat(does = ""): string {
  const script = desk.file("editor.js");
  writeFileSync(
    script,
    `const fs = require("node:fs"); const file = process.argv[2];
     const held = JSON.parse(fs.readFileSync(file, "utf8"));
     fs.writeFileSync(${JSON.stringify(desk.file("seen.txt"))}, file + " " + (fs.statSync(file).mode & 0o777).toString(8));
     const dlq = Number(fs.readFileSync(${JSON.stringify(desk.file("pid.txt"))}, "utf8"));
     ${MEND}
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
  expect(stdout).toContain('+    "product_id": "product-8"');
  expect(stdout).toContain("1 message sent back to the main queue.");
  expect(stderr).toContain("Diagnosis now: nothing is wrong with it.");
  expect(JSON.parse(desk.contents("main")[0]?.body ?? "")).toMatchObject({
    product_id: "product-8",
    ssn_no: SECRET,
  });
  expect(desk.contents("quarantine")).toHaveLength(0);
  const [file = "", mode] = seen();
  expect(mode).toBe("600");
  expect(existsSync(path.dirname(file))).toBe(false);
});

test("ctrl-C in the editor is the editor's, and the edit is kept", async () => {
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

test("what a killed command left of an edit is removed by the next one, and of a running one never", async () => {
  const running = await makeEditFolder();
  const { code } = await edit(editorThat('process.kill(dlq, "SIGKILL");'));
  const left = path.dirname(seen()[0] ?? "");
  const wasLeft = existsSync(left);

  await runExecutable(desk, ["--help"]);

  expect([code, wasLeft]).toEqual([null, true]);
  expect([existsSync(left), existsSync(running)]).toEqual([false, true]);
  rmSync(running, { recursive: true });
});

test("what was saved can be edited again when the editor ends badly", async () => {
  await desk.send("quarantine", [poison()]);
  writeFileSync(desk.file("pid.txt"), "0");
  const args = ["redrive", "--edit", "--yes", "--wait", "0", "--audit", desk.file("again.ndjson")];
  const rounds = desk.file("rounds.txt");
  const editor = editorThat(
    `const rounds = ${JSON.stringify(rounds)};
     if (!fs.existsSync(rounds)) { fs.writeFileSync(rounds, JSON.stringify(held)); process.exit(7); }`,
  );
  const before = process.env.VISUAL;
  process.env.VISUAL = editor;

  const { code, stderr } = await runHere(desk, args, { typed: "y\n", stop: new Stop() }).finally(() => {
    if (before === undefined) delete process.env.VISUAL;
    else process.env.VISUAL = before;
  });

  expect(stderr).toContain("ended with code 7: nothing was sent.");
  expect(stderr).toContain("Edit it again?");
  expect(code).toBe(0);
  expect(desk.contents("main")).toHaveLength(1);
});
