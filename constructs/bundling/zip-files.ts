import { type Zippable, zipSync } from "fflate";

export interface NamedFile {
  /** Path in the zip, with forward slashes. */
  readonly path: string;
  readonly contents: Uint8Array;
}

/** A zip contains local time: the same calendar date gives the same bytes in every time zone. */
const FIXED_DATE = new Date(1980, 0, 1, 12, 0, 0);
const UNIX = 3;
/** A regular file, readable by everyone, because Lambda runs the code as another user. */
const READABLE_FILE = 0o100644;

/**
 * Zips files so that equal contents give equal bytes, in any folder, on any machine, at any time. Entries are sorted,
 * dates and modes are fixed, and the compression is plain JavaScript.
 */
export function zipFiles(files: readonly NamedFile[]): Uint8Array {
  const sorted = [...files].sort((a, b) => (a.path < b.path ? -1 : 1));
  const entries: Zippable = {};
  for (const { path, contents } of sorted) {
    entries[path] = [contents, { level: 9, mtime: FIXED_DATE, os: UNIX, attrs: READABLE_FILE << 16 }];
  }
  return zipSync(entries);
}
