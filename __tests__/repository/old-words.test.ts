import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const ROOT = resolve(__dirname, "../..");

/** Private words that this project used before it took those of SQS and its users. */
const OLD_WORDS =
  /\b(stor(?:y|ies)|told|giv(?:e|es|en|ing) back|gave back|the books|hops?|fates?|park(?:ed|ing|s)|leases?|in vain|postpone[ds]?|Locked(?:Queue|Topic)|RefuseUnlocked)\b/gi;

/** What quotes the old words: the changelog's table of renames, this test, and what a release or others wrote. */
const EXCEPTIONS =
  /^(?:CHANGELOG\.md|__tests__\/repository\/old-words\.test\.ts|__tests__\/upgrade\/releases\/|scripts\/bench\/peers\/)|package-lock\.json$/;

/** Everything that is written by hand and not a picture. */
const files = execFileSync("git", ["ls-files"], { cwd: ROOT, encoding: "utf8" })
  .split("\n")
  .filter(
    (file) => /\.(?:[cm]?[jt]sx?|json|md|ya?ml|html|txt|snap|py|css)$/.test(file) && !EXCEPTIONS.test(file),
  );

test("none of the old words is used outside the changelog", () => {
  const found = files.flatMap((file) =>
    [...readFileSync(join(ROOT, file), "utf8").matchAll(OLD_WORDS)].map(([word]) => `${file}: ${word}`),
  );

  expect(files.length).toBeGreaterThan(500);
  expect(found).toEqual([]);
});

test.each(["Its story", "was told", "gives back", "in vain", "parked", "LockedQueue"])("knows %j", (text) => {
  expect(text).toMatch(OLD_WORDS);
});

test.each(["the history", "release", "parkway", "hopeful", "untold"])("does not mean %j", (text) => {
  expect(text).not.toMatch(OLD_WORDS);
});
