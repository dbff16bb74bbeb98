import { readFileSync } from "node:fs";
import path from "node:path";
import { withTranscript } from "../../cli/demo/write-transcript";

const read = (file: string) => readFileSync(path.resolve(__dirname, "..", "..", file), "utf8");

test("the README holds the transcript that the script has written", () => {
  expect(withTranscript(read("README.md"), read("docs/dlq-transcript.txt"))).toBe(read("README.md"));
  expect(read("README.md")).toContain("24 messages sent back to the main queue.");
});
