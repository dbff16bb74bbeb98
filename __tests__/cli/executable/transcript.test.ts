import { readFileSync } from "node:fs";
import path from "node:path";
import { normalizeTranscript, playTranscript } from "../../../scripts/transcript/play-transcript";
import { excerpt } from "../../../scripts/transcript/write-transcript";
import { blocksPlayedBy, PROJECT } from "../../docs/support/documented-commands";

const written = readFileSync(path.join(PROJECT, "docs/dlq-transcript.txt"), "utf8");

test("the documentation shows what the command prints", async () => {
  const played = normalizeTranscript(await playTranscript());

  expect(played).toContain("24 messages sent back to the main queue.");
  expect(normalizeTranscript(written)).toBe(played);
  expect(blocksPlayedBy(__filename).map(({ text }) => normalizeTranscript(text))).toEqual([excerpt(played)]);
});
