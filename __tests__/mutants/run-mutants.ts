import { join } from "node:path";
import { CLIENT_MUTANTS } from "./client-mutants";
import type { Mutant } from "./mutant";
import { MUTANTS } from "./mutants";
import { PAGE_MUTANTS } from "./page-mutants";
import { runTest, type TestOutcome } from "./run-test";
import { ScratchCopy } from "./scratch-copy";

/** A mutant may let each test of a file wait for ever: they get several times what they need, and not jest's minutes. */
const TIMES_AS_LONG = 5;
const SHORTEST_LIMIT_MS = 20_000;

/**
 * `npm run test:mutants [part of a name]`: breaks the system in one small way at a time and expects the test that is
 * named for it to fail. Exit code 1 if a mutant survives, or if its test fails or is missing before.
 */
function main(filter: string): number {
  const mutants = [...MUTANTS, ...CLIENT_MUTANTS, ...PAGE_MUTANTS].filter((mutant) =>
    mutant.name.includes(filter),
  );
  const copy = new ScratchCopy(join(__dirname, "../.."));
  let failures = 0;
  try {
    const sound = new Map<string, TestOutcome>();
    for (const mutant of mutants) {
      const { testFile, testName } = mutant;
      const before = sound.get(testFile) ?? runTest(copy.folder, testFile);
      sound.set(testFile, before);
      const verdict = before.passed.some((passed) => passed.includes(testName))
        ? judge(copy, mutant, Math.max(SHORTEST_LIMIT_MS, TIMES_AS_LONG * before.longestMs))
        : `its test "${testName}" does not pass on the sound system ${before.broken ?? ""}`;
      if (verdict !== undefined) failures += 1;
      process.stdout.write(
        `${verdict === undefined ? "killed  " : "SURVIVED"}  ${mutant.name}${verdict === undefined ? "" : `: ${verdict}`}\n`,
      );
    }
  } finally {
    copy.remove();
  }
  process.stdout.write(`${mutants.length - failures} passed, ${failures} failed\n`);
  return failures === 0 && mutants.length > 0 ? 0 : 1;
}

/** Undefined if the named test failed. */
function judge(copy: ScratchCopy, mutant: Mutant, testTimeoutMs: number): string | undefined {
  try {
    copy.apply(mutant);
    const { failed, broken } = runTest(copy.folder, mutant.testFile, testTimeoutMs);
    if (broken !== undefined) return `the mutant does not even load: ${broken}`;
    return failed.some((name) => name.includes(mutant.testName))
      ? undefined
      : `"${mutant.testName}" stayed green`;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  } finally {
    copy.restore(mutant);
  }
}

process.exitCode = main(process.argv[2] ?? "");
