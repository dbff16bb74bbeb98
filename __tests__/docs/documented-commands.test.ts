import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { commandBlocks, PROJECT, readPages } from "./support/documented-commands";

const CI = ".ci/run";
const blocks = commandBlocks();

test("each block of commands names the test that plays it, or the reason why none does", () => {
  const unmarked = blocks.filter(({ playedBy, reason }) => playedBy === undefined && reason === undefined);

  expect(unmarked.map(({ place }) => place)).toEqual([]);
  expect(blocks.length).toBeGreaterThan(10);
});

test("each named test takes its commands from the pages", () => {
  const files = new Set(blocks.flatMap(({ playedBy }) => playedBy ?? []).filter((file) => file !== CI));
  const deaf = [...files].filter((file) => {
    const path = join(PROJECT, file);
    return !existsSync(path) || !readFileSync(path, "utf8").includes("blocksPlayedBy(__filename)");
  });

  expect(deaf).toEqual([]);
});

test("CI runs each line that names it, as written", () => {
  const steps = readFileSync(join(PROJECT, CI), "utf8").split("\n");
  const lines = blocks
    .filter(({ playedBy }) => playedBy === CI)
    .flatMap(({ text }) => text.trim().split("\n"));

  expect(lines).toContain("npm start");
  expect(lines.filter((line) => !steps.includes(`run ${line}`))).toEqual([]);
});

test("each fence names its language, so that no command escapes", () => {
  const bare = readPages().flatMap(({ page, text }) =>
    text
      .split("\n")
      .flatMap((line, index) =>
        /^ *```/.test(line) ? [{ line: line.trim(), place: `${page}:${index + 1}` }] : [],
      )
      // Every second fence closes a block.
      .filter(({ line }, index) => index % 2 === 0 && line === "```"),
  );

  expect(bare.map(({ place }) => place)).toEqual([]);
});

test("finds a marker above a block, and misses one that is not directly above it", () => {
  const text =
    "<!-- played by a.test.ts -->\n```sh\none\n```\n\n<!-- not played: why -->\n\n```sh\ntwo\n```\n";

  expect(commandBlocks([{ page: "P.md", text }])).toEqual([
    { place: "P.md:2", text: "one\n", playedBy: "a.test.ts" },
    { place: "P.md:8", text: "two\n" },
  ]);
});
