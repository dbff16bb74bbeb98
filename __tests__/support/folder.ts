import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { useFresh } from "./hooks";

/** An empty temporary folder with a space in its name, as a home folder may have. */
export const makeFolder = (): string => realpathSync(mkdtempSync(join(tmpdir(), "a folder ")));

const remove = (folder: string) => rmSync(folder, { recursive: true, force: true });

/** Does some work in a temporary folder, which is removed after it. */
export function inFolder<R>(work: (folder: string) => R): R {
  const folder = makeFolder();
  try {
    return work(folder);
  } finally {
    remove(folder);
  }
}

/** A folder for the tests of a file or block, removed after them. */
export function useFolder(): string {
  const folder = makeFolder();
  afterAll(() => remove(folder));
  return folder;
}

/** An empty folder for each test, removed after it. */
export const useFreshFolder = () =>
  useFresh(() => {
    const path = makeFolder();
    return { path, close: () => remove(path) };
  });
