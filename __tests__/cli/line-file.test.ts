import { LineFile } from "../../cli/files/line-file";

test("a batch of lines that could not be written whole is cut off, and nothing is added upon it", async () => {
  const handle = {
    appendFile: jest.fn().mockRejectedValueOnce(Object.assign(new Error("no space"), { code: "ENOSPC" })),
    stat: async () => ({ size: 7 }),
    truncate: jest.fn().mockResolvedValueOnce(undefined),
    close: async () => {},
  };
  const lines = new LineFile("x.ndjson", "new", false, async () => handle as never);

  await expect(lines.append(["one"])).rejects.toThrow(
    "x.ndjson cannot be written (ENOSPC). Make room for it, or name another file.",
  );
  await expect(lines.append(["two"])).rejects.toThrow("x.ndjson cannot be written (ENOSPC).");
  expect(handle.appendFile).toHaveBeenCalledTimes(1);
  expect(handle.truncate.mock.calls).toEqual([[7]]);
});

test.each([
  ["ENOENT", "Make its folder, or name another file."],
  ["EACCES", "Name another file."],
])("what to do about a file that cannot be written is notified: %s", async (code, what) => {
  const lines = new LineFile("x/y.ndjson", "new", false, () =>
    Promise.reject(Object.assign(new Error("no"), { code })),
  );

  await expect(lines.append(["one"])).rejects.toThrow(`x/y.ndjson cannot be written (${code}). ${what}`);
});

test("what must last is on the disk with its folder's entry before its lines are", async () => {
  const done: string[] = [];
  const handle = (name: string) => ({
    appendFile: async () => done.push(`write ${name}`),
    stat: async () => ({ size: 0 }),
    sync: async () => done.push(`sync ${name}`),
    close: async () => done.push(`close ${name}`),
  });
  const open = async (file: unknown) => {
    done.push(`open ${file}`);
    return handle(String(file)) as never;
  };
  const lines = new LineFile("folder/gone.ndjson", "new", true, open as never);

  await lines.append(["one"]);
  await lines.append(["two"]);
  await lines.close();

  expect(done).toEqual([
    "open folder/gone.ndjson",
    "open folder",
    "sync folder",
    "close folder",
    "write folder/gone.ndjson",
    "sync folder/gone.ndjson",
    "write folder/gone.ndjson",
    "sync folder/gone.ndjson",
    "close folder/gone.ndjson",
  ]);
});
