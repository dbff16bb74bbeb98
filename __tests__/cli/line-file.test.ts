import { readFileSync, writeFileSync } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";
import { LineFile } from "../../cli/files/line-file";
import { useFolder } from "./support/use-folder";

const inFolder = useFolder();
let handles: FileHandle;
beforeEach(async () => {
  const handle = await open(inFolder());
  handles = Object.getPrototypeOf(handle);
  await handle.close();
});
afterEach(() => jest.restoreAllMocks());

test("a batch of lines that could not be written completely is cut off, and nothing is appended to it", async () => {
  const file = inFolder("x.ndjson");
  writeFileSync(file, "before\n");
  const lines = new LineFile(file, "append", false);
  const { appendFile } = handles;
  jest.spyOn(handles, "appendFile").mockImplementationOnce(async function (this: FileHandle) {
    await appendFile.call(this, "half a li");
    throw Object.assign(new Error("no space"), { code: "ENOSPC" });
  });

  await expect(lines.append(["one"])).rejects.toThrow(
    "x.ndjson cannot be written (ENOSPC). Free some disk space, or choose another file.",
  );
  await expect(lines.append(["two"])).rejects.toThrow("x.ndjson cannot be written (ENOSPC).");
  await lines.close();

  expect(readFileSync(file, "utf8")).toBe("before\n");
});

test.each([
  ["no/x.ndjson", "cannot be written (ENOENT). Create its folder, or choose another file."],
  [".", "already exists. Choose another file."],
])("the error says what to do about a file that cannot be written: %s", async (name, what) => {
  const file = inFolder(name);
  const lines = new LineFile(file, "new", false);

  await expect(lines.append(["one"])).rejects.toThrow(`${file} ${what}`);
});

test("a durable file's folder entry is on the disk before its lines are", async () => {
  const done: string[] = [];
  for (const name of ["appendFile", "sync"] as const) {
    const real = handles[name];
    jest.spyOn(handles, name).mockImplementation(async function (this: FileHandle, ...args: unknown[]) {
      const { fd } = this;
      await Reflect.apply(real, this, args);
      done.push(`${name} ${fd}`);
    });
  }
  const lines = new LineFile(inFolder("gone.ndjson"), "new", true);

  await lines.append(["one"]);
  await lines.append(["two"]);
  await lines.close();

  const [entry, ...rest] = done;
  const [, file] = rest[0]?.split(" ") ?? [];
  expect(entry).not.toBe(`sync ${file}`);
  expect(rest).toEqual([`appendFile ${file}`, `sync ${file}`, `appendFile ${file}`, `sync ${file}`]);
});
