import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join, resolve } from "node:path";

const ROOT = resolve(__dirname, "../..");

/** Private words that this project used before it adopted those of SQS and its users. */
const OLD_WORDS =
  /\b(stor(?:y|ies)|told|giv(?:e|es|en|ing) back|gave back|the books|hops?|fates?|park(?:ed|ing|s)|leases?|in vain|postpone[ds]?|Locked(?:Queue|Topic)|RefuseUnlocked)\b/gi;

/** The spelling is American, in identifiers too. */
const BRITISH_SPELLINGS =
  /(?:authoris|categoris|customis|emphasis|finalis|initialis|maximis|minimis|normalis|optimis|organis|prioritis|recognis|serialis|standardis|summaris|synthesis|utilis|visualis)(?:e[ds]?|ing|ation)(?![a-z])|(?:behavi|col|fav|neighb)our|judgement|(?:cancel|label|signal)led(?!by)|\btowards\b|\b(?:analyse[ds]?|artefacts?|catalogues?|centres?|fulfil|grey|licences?|whilst)\b/gi;

/** Files that quote such words: the changelog's table of renames, this test, and what a release or others wrote. */
const EXCEPTIONS =
  /^(?:CHANGELOG\.md|__tests__\/repository\/old-words\.test\.ts|__tests__\/upgrade\/releases\/|scripts\/bench\/peers\/)|package-lock\.json$/;

/** Everything that is written by hand, except pictures. */
const files = execFileSync("git", ["ls-files"], { cwd: ROOT, encoding: "utf8" })
  .split("\n")
  .filter(
    (file) => /\.(?:[cm]?[jt]sx?|json|md|ya?ml|html|txt|snap|py|css)$/.test(file) && !EXCEPTIONS.test(file),
  );

test.each([
  ["none of the old words is used outside the changelog", OLD_WORDS],
  ["the spelling is American", BRITISH_SPELLINGS],
])("%s", (_rule, words) => {
  const found = files.flatMap((file) =>
    [...readFileSync(join(ROOT, file), "utf8").matchAll(words)].map(([word]) => `${file}: ${word}`),
  );

  expect(files.length).toBeGreaterThan(500);
  expect(found).toEqual([]);
});

test.each(["Its story", "was told", "gives back", "in vain", "parked", "LockedQueue"])(
  "%j is an old word",
  (text) => {
    expect(text).toMatch(OLD_WORDS);
  },
);

test.each(["the history", "release", "parkway", "hopeful", "untold"])("%j is not an old word", (text) => {
  expect(text).not.toMatch(OLD_WORDS);
});

test.each(["synthesised", "Recognises", "neighbours", "colour", "labelled", "towards"])(
  "%j is a British spelling",
  (text) => {
    expect(text).toMatch(BRITISH_SPELLINGS);
  },
);

test.each(["synthesized", "synthesis", "receives", "aria-labelledby", "exercise", "acknowledgements"])(
  "%j is no British spelling",
  (text) => {
    expect(text).not.toMatch(BRITISH_SPELLINGS);
  },
);
