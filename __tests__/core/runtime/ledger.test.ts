import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createLedger } from "../../../core/runtime/ledger";

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "ledger-"));
});
afterEach(() => rm(folder, { recursive: true }));

test("the ledger is a file with one JSON object per line", async () => {
  const file = join(folder, "ledger.ndjson");
  await Promise.all(["a", "b\nc"].map((id) => createLedger(file)({ id })));
  const lines = (await readFile(file, "utf8")).trimEnd().split("\n");

  expect(lines.map((line) => JSON.parse(line).id).sort()).toEqual(["a", "b\nc"]);
});

test("a line that cannot be written is an error", async () => {
  await expect(createLedger(join(folder, "no folder", "ledger"))({ id: "a" })).rejects.toThrow("ENOENT");
});

test.each([[undefined], [""]])("without a file (%j) nothing is written", async (file) => {
  await expect(createLedger(file)({ id: "a" })).resolves.toBeUndefined();
});
