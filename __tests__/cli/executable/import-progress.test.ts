import type { ChildProcess } from "node:child_process";
import {
  existsSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { readDeployment } from "../../../cli/aws/target/deployment";
import { createLineDecision } from "../../../cli/files/decide-line";
import { LineFile } from "../../../cli/files/line-file";
import { sendLines } from "../../../cli/files/send-lines";
import { contextOf } from "../support/context-of";
import { poison, times } from "../support/held-messages";
import { readDocuments } from "../support/read-trail";
import { type Ran, runExecutable } from "../support/run-executable";
import { exported, runHere } from "../support/run-here";
import { useDesk } from "../support/start-desk";

const desk = useDesk();

const ENDPOINT = () => ["--endpoint-file", desk.endpointFile];

const fileOf25 = () => exported(desk, times(25, poison));

test("an import sends nothing if it could not record what it sends", async () => {
  const file = await fileOf25();
  const audit = desk.file("no-progress-audit.ndjson");
  symlinkSync(desk.file("no/such/folder"), `${file}.imported`);

  const { code, stderr } = await runHere(desk, ["import", file, "--audit", audit]);

  expect(code).toBe(4);
  expect(stderr).toContain(
    `${file}.imported cannot be written, and without it a repeated import would send messages twice. Nothing was sent.`,
  );
  expect(desk.proxy.countOf("SendMessageBatch")).toBe(0);
  expect(existsSync(audit)).toBe(false);
});

test("an import ends with the first batch that it cannot mark as sent, and names that batch's messages", async () => {
  const file = await fileOf25();
  const context = contextOf(desk, "import");
  const full = Object.assign(new Error("no space"), { code: "ENOSPC" });
  class FullDisk extends LineFile {
    override append(): Promise<void> {
      return Promise.reject(new Error("not written", { cause: full }));
    }
  }
  const report = { imported: 0, notImported: [], newIds: [] };
  const diagnose = await context.diagnose();
  const trusted = await context.trusted();
  const { url } = await context.queue("quarantine");
  const place = { deployment: await readDeployment(context), url, force: false, trusted };
  const { maxMessageBytes } = context.target.settings.queue;
  const rules = { done: new Set<string>(), diagnose, trusted, force: false, now: 0, maxMessageBytes };
  const progress = new FullDisk(`${file}.imported`, "append", true);
  const ids = readDocuments(file).map(({ id }) => `  ${id}`);

  const lines = { file, progress, place, decide: createLineDecision(rules), ratePerSecond: 1_000 };
  const sending = sendLines(context, lines, report);

  await expect(sending).rejects.toMatchObject({
    code: "ProgressNotWritable",
    exitCode: 3,
    message: [
      `${file}.imported can no longer be written (ENOSPC), so the import ended.`,
      `These 10 messages may have been sent without being recorded there, so importing ${file} again may send them twice:`,
      ...ids.slice(0, 10),
    ].join("\n"),
  });
  expect(report.imported).toBe(10);
  expect(desk.contents("quarantine")).toHaveLength(10);
});

test("a file is imported by one command at a time, whoever else shares its folder", async () => {
  const file = await fileOf25();
  const lock = `${file}.imported.lock`;
  writeFileSync(lock, "locked by an import on another-host since 2026-01-15T12:00:00.000Z\n");
  const args = ["import", file, "--audit", desk.file("lock-audit.ndjson")];

  const refused = await runHere(desk, args);
  const dry = await runHere(desk, [...args, "--dry-run"]);
  const untouched = readFileSync(lock, "utf8");
  rmSync(lock);
  const done = await runHere(desk, args);

  expect([refused.code, dry.code, done.code]).toEqual([4, 0, 0]);
  expect(refused.stderr).toContain(
    `${lock} exists: another import of this file is running, or was killed. Two imports at once would send its messages twice, so nothing was sent.`,
  );
  expect(untouched).toContain("another-host");
  expect(desk.contents("quarantine")).toHaveLength(25);
  expect(readdirSync(desk.folder).filter((name) => name.endsWith(".lock"))).toEqual([]);
});

test("an import sends nothing if it cannot lock others out", async () => {
  const file = await fileOf25();
  const long = desk.file("x".repeat(245));
  renameSync(file, long);

  const { code, stderr } = await runHere(desk, ["import", long]);

  expect(code).toBe(4);
  expect(stderr).toContain(
    ".lock cannot be written (ENAMETOOLONG), and without it two imports at once could send messages twice. Nothing was sent.",
  );
  expect(desk.proxy.countOf("SendMessageBatch")).toBe(0);
});

test("two simultaneous imports of one file send nothing twice", async () => {
  const file = await fileOf25();
  const args = ["import", file, "--rate", "20", "--audit", desk.file("twice.ndjson")];
  let second: Promise<Ran> | undefined;
  desk.proxy.onCall("SendMessageBatch", () => {
    second ??= runExecutable(desk, [...args, ...ENDPOINT()]);
    return undefined;
  });

  const first = await runExecutable(desk, [...args, ...ENDPOINT()]);
  await second;

  expect(first.code).toBe(0);
  expect(desk.contents("quarantine")).toHaveLength(25);
});

test("an import that is killed between send and mark sends at most that one batch again", async () => {
  const file = await fileOf25();
  let child: ChildProcess | undefined;
  desk.proxy.onCall("SendMessageBatch", (nth) =>
    nth === 2 ? { meanwhile: () => void child?.kill("SIGKILL") } : undefined,
  );
  const args = ["import", file, "--audit", desk.file("killed-import.ndjson"), ...ENDPOINT()];

  const killed = await runExecutable(desk, args, {
    onStart: (started) => {
      child = started;
    },
  });
  const sent = desk.contents("quarantine").length;
  desk.proxy.reset();
  rmSync(`${file}.imported.lock`);
  const rest = await runExecutable(desk, [...args, "--json"]);

  expect([killed.code, sent]).toEqual([null, 20]);
  expect(JSON.parse(rest.stdout)).toMatchObject({ imported: 15, already: 10, left: 0 });
  expect(desk.contents("quarantine")).toHaveLength(35);
  expect(new Set(desk.contents("quarantine").map(({ body }) => body)).size).toBe(25);
});
