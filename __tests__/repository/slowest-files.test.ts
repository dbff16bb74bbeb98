const SlowestFiles = require("../support/slowest-files");

/** What the reporter prints after a run of this many files, where file n took n seconds. */
function printedAfter(files: number): string {
  let printed = "";
  jest.spyOn(process.stderr, "write").mockImplementation((text) => {
    printed += text;
    return true;
  });
  const testResults = Array.from({ length: files }, (_, n) => ({
    testFilePath: `/project/__tests__/file-${n + 1}.test.ts`,
    perfStats: { runtime: (n + 1) * 1_000 },
  }));
  new SlowestFiles({ rootDir: "/project" }).onRunComplete(new Set(), { testResults });
  jest.restoreAllMocks();
  return printed;
}

test("after a run of many files the slowest fifteen are named, slowest first", () => {
  const lines = printedAfter(100).trim().split("\n");

  expect(lines).toHaveLength(16);
  expect(lines[0]).toBe("The slowest 15 of 100 files:");
  expect(lines[1]?.trim()).toBe("100.0 s  __tests__/file-100.test.ts");
  expect(lines.at(-1)?.trim()).toBe("86.0 s  __tests__/file-86.test.ts");
});

test("after a run of fewer files none is named", () => {
  expect(printedAfter(99)).toBe("");
});
