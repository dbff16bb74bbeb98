import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { createLedger } from "../../../core/runtime/ledger";
import { useFreshFolder } from "../../support/folder";

const folder = useFreshFolder();

test("the ledger is a file with one JSON object per line", async () => {
  const file = join(folder.path, "ledger.ndjson");
  await Promise.all(["a", "b\nc"].map((id) => createLedger(file)({ id })));
  const lines = (await readFile(file, "utf8")).trimEnd().split("\n");

  expect(lines.map((line) => JSON.parse(line).id).sort()).toEqual(["a", "b\nc"]);
});

test("a line that cannot be written is an error", async () => {
  await expect(createLedger(join(folder.path, "no folder", "ledger"))({ id: "a" })).rejects.toThrow("ENOENT");
});

test.each([[undefined], [""]])("without a file (%j) nothing is written", async (file) => {
  await expect(createLedger(file)({ id: "a" })).resolves.toBeUndefined();
});
