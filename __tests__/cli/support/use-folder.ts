import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";

/** An empty folder for each test of a file, removed after it. Returns the path of a file in it, or its own. */
export function useFolder(): (name?: string) => string {
  let folder = "";
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), "dlq-test-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));
  return (name = "") => path.join(folder, name);
}
