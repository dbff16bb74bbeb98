import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { PACKAGE_ROOT } from "../../core/project/package-root";
import { playTranscript } from "./play-transcript";

const FILE = path.join(PACKAGE_ROOT, "docs", "dlq-transcript.txt");
const README = path.join(PACKAGE_ROOT, "README.md");
const BEGIN = "<!-- dlq-transcript -->";
const END = "<!-- /dlq-transcript -->";
const PLAYED = "<!-- played by __tests__/cli/executable/transcript.test.ts -->";

/** The part that the README shows: what was found, and that it was sent back and processed. */
const SHOWN = /^\$ (npx dlq list|export |npx dlq redrive .* --yes|tail )/;

export const excerpt = (transcript: string): string =>
  transcript
    .split(/^(?=[$#] )/m)
    .filter((step) => SHOWN.test(step))
    .join("");

/** The README with the transcript's excerpt between its marks. Unchanged if it has no marks. */
export function withTranscript(readme: string, transcript: string): string {
  const begin = readme.indexOf(BEGIN);
  const end = readme.indexOf(END);
  if (begin === -1 || end < begin) return readme;
  const block = `${PLAYED}\n\`\`\`console\n${excerpt(transcript)}\`\`\`\n`;
  return `${readme.slice(0, begin + BEGIN.length)}\n${block}${readme.slice(end)}`;
}

/** Plays the transcript and writes its output to docs/ and between the README's marks. */
async function writeTranscript(): Promise<void> {
  const transcript = await playTranscript();
  writeFileSync(FILE, transcript);
  if (!existsSync(README)) return;
  const readme = readFileSync(README, "utf8");
  const written = withTranscript(readme, transcript);
  if (written !== readme) writeFileSync(README, written);
}

if (require.main === module) void writeTranscript();
