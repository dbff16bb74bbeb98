import { spawnSync } from "node:child_process";
import { readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import * as v from "valibot";

const ReportSchema = v.object({
  testResults: v.array(
    v.object({
      message: v.string(),
      assertionResults: v.array(
        v.object({ fullName: v.string(), status: v.string(), duration: v.nullish(v.number(), 0) }),
      ),
    }),
  ),
});

export interface TestOutcome {
  readonly passed: readonly string[];
  readonly failed: readonly string[];
  /** How long the longest of its tests took, in milliseconds. */
  readonly longestMs: number;
  /** Why the file did not run at all, if it did not. */
  readonly broken?: string;
}

/**
 * Runs one test file in a folder and says which of its tests passed. A test that takes longer than `testTimeoutMs` fails.
 * Default: what jest is configured with.
 */
export function runTest(folder: string, testFile: string, testTimeoutMs?: number): TestOutcome {
  const output = join(folder, "mutant-report.json");
  const jest = join(folder, "node_modules/jest/bin/jest.js");
  const run = spawnSync(
    process.execPath,
    [
      jest,
      "--testPathIgnorePatterns",
      "/node_modules/",
      "--runTestsByPath",
      testFile,
      "--json",
      `--outputFile=${output}`,
      "--ci",
      // A test that fails may leave a server open.
      "--forceExit",
      ...(testTimeoutMs === undefined ? [] : [`--testTimeout=${testTimeoutMs}`]),
    ],
    { cwd: folder, encoding: "utf8", timeout: 300_000 },
  );
  let text: string;
  try {
    text = readFileSync(output, "utf8");
  } catch (cause) {
    throw new Error(`jest wrote no report for ${testFile} (exit ${run.status}):\n${run.stderr}`, { cause });
  } finally {
    rmSync(output, { force: true });
  }
  const { testResults } = v.parse(ReportSchema, JSON.parse(text));
  const all = testResults.flatMap((result) => result.assertionResults);
  const of = (status: string) => all.filter((test) => test.status === status).map((test) => test.fullName);
  const broken = all.length === 0 ? testResults.map((result) => result.message).join("\n") : undefined;
  const longestMs = Math.max(0, ...all.map(({ duration }) => duration));
  return { passed: of("passed"), failed: of("failed"), longestMs, ...(broken !== undefined && { broken }) };
}
