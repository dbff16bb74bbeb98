import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { retryScheduled } from "./support/held-messages";
import { readDocuments } from "./support/read-trail";
import { runHere } from "./support/run-here";
import { useDesk } from "./support/start-desk";

const desk = useDesk();
let trail: string;
let trails = 0;

beforeEach(async () => {
  trail = `trail-${++trails}.ndjson`;
  await desk.send("retry", [retryScheduled()]);
});

const change = () => runHere(desk, ["redrive", "--all", "--yes", "--wait", "0", "--audit", desk.file(trail)]);
const recorded = () => readDocuments(desk.file(trail));

test("a change is one line when it starts and one of the same run when it ends", async () => {
  let atSend: unknown[] = [];
  desk.proxy.onCall("SendMessageBatch", () => {
    atSend = recorded();
    return undefined;
  });

  await change();

  const [start, end] = recorded();
  expect(atSend).toEqual([start]);
  expect(start).toMatchObject({
    v: 1,
    event: "start",
    time: expect.stringMatching(/Z$/),
    command: "redrive",
  });
  expect(end).toMatchObject({ v: 1, event: "end", run: start.run, command: "redrive", outcome: "done" });
  expect(readdirSync(desk.folder).filter((name) => name.startsWith(`${trail}.`))).toEqual([]);
});

test("whatever another run left, whole or torn, blocks no change and is not changed", async () => {
  const left = '{"v":1,"run":"a","event":"start","command":"discard"}\n{"v":1,"comm\n';
  writeFileSync(desk.file(trail), left);

  const { code } = await change();

  expect(code).toBe(0);
  expect(readFileSync(desk.file(trail), "utf8").startsWith(left)).toBe(true);
});

test("a forced change is recorded as forced", async () => {
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

  expect(
    recorded().flatMap(({ event, command, forced }) => (event === "start" ? [[command, forced]] : [])),
  ).toEqual([
    ["redrive", undefined],
    ["import", undefined],
    ["redrive", true],
    ["import", true],
  ]);
});

test("if a change's line cannot be added, the error contains the line", async () => {
  const replaceByFolder = () => {
    rmSync(desk.file(trail));
    mkdirSync(desk.file(trail));
  };
  desk.proxy.onCall("DeleteMessageBatch", { meanwhile: replaceByFolder });

  const { code, stderr } = await change();

  expect(code).toBe(3);
  expect(stderr).toContain(
    `The change was made, but it could not be recorded in the audit trail ${desk.file(trail)} (EISDIR). Append this line yourself:\n{"v":1,`,
  );
  expect(stderr).toContain('"counts":{"moved":1,');
  expect(desk.contents("main")).toHaveLength(1);
});
