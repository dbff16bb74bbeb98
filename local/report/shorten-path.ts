import path from "node:path";

/** Relative if the file is below the current folder, so that it is short and can be copied. */
export function shortenPath(file: string): string {
  const relative = path.relative("", file);
  return relative.startsWith("..") || path.isAbsolute(relative) ? file : relative || ".";
}
