import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { ownMark } from "../../cli/files/process-mark";
import { retryScheduled } from "./support/held-messages";
import { runHere } from "./support/run-here";
import { type Desk, startDesk } from "./support/start-desk";

let desk: Desk;
let trail: string;
let trails = 0;

beforeAll(async () => {
  desk = await startDesk();
});
beforeEach(async () => {
  desk.clear();
  trail = `trail-${++trails}.ndjson`;
  await desk.send("retry", [retryScheduled()]);
});
afterAll(() => desk.stop());

const change = () => runHere(desk, ["redrive", "--all", "--yes", "--wait", "0", "--audit", desk.file(trail)]);
const notified = () =>
  readFileSync(desk.file(trail), "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
const beside = () => readdirSync(desk.folder).filter((name) => name.startsWith(`${trail}.`));

/** A process that ended long ago, or one that began at another time than the one which has its pid now. */
const DEAD = "999999999-1";
const REUSED = `${process.pid}-1`;

test.each([
  ["an empty one", DEAD, ""],
  ["a torn one", DEAD, '{"v":1,"comm'],
  ["one of a pid that another process has now", REUSED, ""],
])("a change that was killed is told, and blocks no other: %s", async (_what, mark, content) => {
  writeFileSync(desk.file(`${trail}.${mark}-0123456789ab.pending`), content);

  const { code } = await change();

  expect(code).toBe(0);
  expect(notified()).toMatchObject([
    { v: 1, time: expect.stringMatching(/Z$/), command: "unknown", counts: {}, outcome: "killed" },
    { command: "redrive", outcome: "done" },
  ]);
  expect(beside()).toEqual([]);
});

test("what was forced is told as that", async () => {
  const end = ["--wait", "0", "--audit", desk.file(trail)];
  const file = desk.file(`${trail}.export`);
  await runHere(desk, ["export", file]);
  await desk.lapse();

  for (const force of [[], ["--force"]]) {
    await desk.send("retry", [retryScheduled()]);
    await runHere(desk, ["redrive", "--all", "--yes", ...force, ...end]);
    rmSync(`${file}.imported`, { force: true });
    await runHere(desk, ["import", file, ...force, ...end]);
  }

  expect(notified().map(({ command, forced }) => [command, forced])).toEqual([
    ["redrive", undefined],
    ["import", undefined],
    ["redrive", true],
    ["import", true],
  ]);
});

test("what had not begun is not told, and what still runs is left alone", async () => {
  const running = `${trail}.${ownMark()}-0123456789ab.pending`;
  writeFileSync(desk.file(`${trail}.${DEAD}-0123456789ab.tmp`), "{}");
  writeFileSync(desk.file(running), "{}");

  await change();

  expect(notified()).toHaveLength(1);
  expect(beside()).toEqual([running]);
});

test("a change whose line cannot be added says so, with the line", async () => {
  desk.proxy.inject(({ action }) => ({
    meanwhile: () => {
      if (action !== "DeleteMessageBatch") return;
      rmSync(desk.file(trail));
      mkdirSync(desk.file(trail));
    },
  }));

  const { code, stderr } = await change();

  expect(code).toBe(3);
  expect(stderr).toContain(
    `This happened, but it could not be added to the audit trail ${desk.file(trail)} (EISDIR). Add it:\n{"v":1,`,
  );
  expect(stderr).toContain('"counts":{"moved":1,');
  expect(desk.contents("main")).toHaveLength(1);
});
