import { readFileSync } from "node:fs";
import path from "node:path";
import { normalizeTranscript, playTranscript } from "../../../scripts/transcript/play-transcript";

const written = (file: string) => readFileSync(path.resolve(__dirname, "..", "..", "..", file), "utf8");
const inReadme = /<!-- dlq-transcript -->\n```console\n([\s\S]*?)```\n<!-- \/dlq-transcript -->/;

test("the metadata that the documentation tells is what the command prints", async () => {
  const played = normalizeTranscript(await playTranscript());

  expect(played).toContain("24 messages sent back to the main queue.");
  expect(normalizeTranscript(written("docs/dlq-transcript.txt"))).toBe(played);
  const [, notified = "no transcript between its marks"] = inReadme.exec(written("README.md")) ?? [];
  expect(normalizeTranscript(notified)).toBe(played);
});
