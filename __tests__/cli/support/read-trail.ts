import { readFileSync } from "node:fs";

/** The runs of an audit trail: each start line with what its end line adds, if there is one. */
export function readTrail(file: string) {
  const lines = readFileSync(file, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
  return lines
    .filter(({ event }) => event === "start")
    .map((start) => ({ ...start, ...lines.find(({ event, run }) => event === "end" && run === start.run) }));
}
