import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { blocksPlayedBy, PROJECT } from "../docs/support/documented-commands";
import { packedFolder, tarball } from "./support/packed";
import { run } from "./support/run";

const page = readFileSync(join(PROJECT, "docs/your-own-queue.md"), "utf8");
const folder = join(packedFolder(), "own queue");
const [makeProject, ...others] = blocksPlayedBy(__filename);

/** The files that the page says to write. */
const files = [...page.matchAll(/<!-- file: (\S+) -->\n```\w+\n([\s\S]*?)^```$/gm)];

beforeAll(() => {
  const checkout = join(folder, "reliable-sqs-with-dlq");
  mkdirSync(checkout, { recursive: true });
  copyFileSync(tarball(), join(checkout, basename(tarball())));
  run(folder, "bash", "-euo", "pipefail", "-c", makeProject?.text ?? "false");
  for (const [, name = "", text = ""] of files) writeFileSync(join(folder, "payments", name), text);
});

test("the page has files and commands", () => {
  expect(files.map(([, name]) => name)).toEqual(["payments.ts", "main.ts", "cdktf.json", "payments.test.ts"]);
  expect(others).toHaveLength(2);
});

test("its files type-check", () => {
  const options = ["--strict", "--noEmit", "--module", "nodenext", "--types", "node", "--skipLibCheck"];

  run(join(folder, "payments"), "npx", "tsc", ...options, "payments.ts", "main.ts", "payments.test.ts");
});

test.each(others)("the commands at $place succeed as written", ({ text }) => {
  run(join(folder, "payments"), "bash", "-euo", "pipefail", "-c", text);
});
