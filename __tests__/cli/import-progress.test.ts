import { existsSync, readFileSync, symlinkSync } from "node:fs";
import { LineFile } from "../../cli/adapters/line-file";
import { sendLines } from "../../cli/adapters/send-lines";
import { Stop } from "../../cli/adapters/stop";
import { createContext } from "../../cli/command-context";
import { createLineDecision } from "../../cli/decisions/decide-line";
import { readDeployment } from "../../cli/target/deployment";
import { poison, times } from "./support/held-messages";
import { runHere } from "./support/run-here";
import { type Desk, startDesk } from "./support/start-desk";

let desk: Desk;
let files = 0;

beforeAll(async () => {
  desk = await startDesk();
});
beforeEach(() => desk.clear());
afterAll(() => desk.stop());

/** A file of 25 messages that are not held any more. */
async function exported(): Promise<string> {
  const file = desk.file(`progress-${++files}.ndjson`);
  await desk.send("quarantine", times(25, poison));
  await runHere(desk, ["export", file]);
  desk.clear();
  return file;
}

test("an import sends nothing when it could not keep what it has sent", async () => {
  const file = await exported();
  const audit = desk.file("no-progress-audit.ndjson");
  symlinkSync(desk.file("no/such/folder"), `${file}.imported`);

  const { code, stderr } = await runHere(desk, ["import", file, "--audit", audit]);

  expect(code).toBe(4);
  expect(stderr).toContain(
    `${file}.imported cannot be written, and it keeps a repeated import from sending twice: nothing was sent.`,
  );
  expect(desk.proxy.countOf("SendMessageBatch")).toBe(0);
  expect(existsSync(audit)).toBe(false);
});

test("an import ends with the first batch that it cannot mark as sent, and names that batch's messages", async () => {
  const file = await exported();
  const context = createContext(
    "import",
    { endpointFile: desk.endpointFile, json: false },
    process,
    new Stop(),
  );
  const full = Object.assign(new Error("no space"), { code: "ENOSPC" });
  class FullDisk extends LineFile {
    override append(): Promise<void> {
      return Promise.reject(new Error("not written", { cause: full }));
    }
  }
  const report = { imported: 0, notImported: [], newIds: [] };
  const { catalog, settings } = context.target;
  const { url } = await context.queue("quarantine");
  const place = { deployment: await readDeployment(context), url, force: false };
  const { maxMessageBytes } = settings.queue;
  const rules = { done: new Set<string>(), catalog, force: false, now: 0, maxMessageBytes };
  const progress = new FullDisk(`${file}.imported`, "append", true);
  const ids = readFileSync(file, "utf8")
    .split("\n")
    .slice(0, 10)
    .map((line) => `  ${JSON.parse(line).id}`);

  const sending = sendLines(
    context,
    { file, progress, place, decide: createLineDecision(rules), ratePerSecond: 1_000 },
    report,
  );

  await expect(sending).rejects.toMatchObject({
    code: "ProgressNotWritable",
    exitCode: 3,
    message: [
      `${file}.imported cannot be written any more (ENOSPC): the import ended.`,
      `Of these 10 messages it may not say that they were sent: importing ${file} again may send them twice.`,
      ...ids,
    ].join("\n"),
  });
  expect(report.imported).toBe(10);
  expect(desk.contents("quarantine")).toHaveLength(10);
});
