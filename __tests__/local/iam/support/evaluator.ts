/** The IAM evaluator is under the AGPL, and therefore optional. */
function isInstalled(): boolean {
  try {
    return require.resolve("@cloud-copilot/iam-simulate") !== "";
  } catch {
    process.stderr.write("@cloud-copilot/iam-simulate is NOT INSTALLED: tests of permissions are SKIPPED.\n");
    return false;
  }
}

/** For what only an evaluator of policies can decide. */
export const testWithEvaluator = isInstalled() ? test : test.skip;
