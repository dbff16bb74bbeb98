import { readFileSync } from "node:fs";

/** The documents in a file, one a line. */
// biome-ignore lint/suspicious/noExplicitAny: each test knows what it wrote.
export function readDocuments(file: string): any[] {
  const lines = readFileSync(file, "utf8").trimEnd().split("\n");
  return lines.map((line) => JSON.parse(line));
}

/** The runs of an audit trail: each start line with what its end line adds, if there is one. */
export function readTrail(file: string) {
  const lines = readDocuments(file);
  return lines
    .filter(({ event }) => event === "start")
    .map((start) => ({ ...start, ...lines.find(({ event, run }) => event === "end" && run === start.run) }));
}
