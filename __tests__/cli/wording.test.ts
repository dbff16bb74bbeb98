import { describeNotMoved, describeStop } from "../../cli/terminal/describe-code";
import type { ImportSummary } from "../../cli/terminal/describe-import";
import { describeImport } from "../../cli/terminal/describe-import";

const summary = (count: number): ImportSummary => ({
  file: "f.ndjson",
  to: undefined,
  dryRun: false,
  survey: { open: 2 * count, already: count, held: count, unseen: count, torn: undefined, refused: [] },
  report: { imported: count, notImported: Array(count).fill("AccessDenied"), newIds: [] },
  stoppedBy: "TargetNotAccepting",
});

test("an import uses the singular for one", () => {
  expect(describeImport(summary(1))).toEqual([
    "1 message imported from f.ndjson.",
    "1 was imported before.",
    "1 is still held and was left out.",
    "1 may still be held: its queue holds messages in flight or delayed, which the scan did not see. Repeat the command later, or add --force to send it even if that creates duplicates.",
    "1 not imported: SQS answered AccessDenied.",
    "Stopped early because three batches in a row were refused.",
    "The same command continues with the remaining message.",
  ]);
});

test("and the plural for several", () => {
  expect(describeImport(summary(2))).toEqual([
    "2 messages imported from f.ndjson.",
    "2 were imported before.",
    "2 are still held and were left out.",
    "2 may still be held: their queue holds messages in flight or delayed, which the scan did not see. Repeat the command later, or add --force to send them even if that creates duplicates.",
    "2 not imported: SQS answered AccessDenied.",
    "Stopped early because three batches in a row were refused.",
    "The same command continues with the 2 remaining messages.",
  ]);
});

test.each([
  ["SIGINT", "by ctrl-C"],
  ["SIGHUP", "because the terminal was closed"],
  ["AccessDenied", "by an error (AccessDenied)"],
])("a run that %s ended is described as such", (code, said) => {
  expect(describeStop(code)).toBe(said);
});

test.each([
  [
    "VisibilityTimeoutOver",
    "the visibility timeout ended before it was sent, and another consumer may have it",
  ],
  ["DeadlineReached", "the run was stopped"],
  ["InvalidParameterValue", "SQS answered InvalidParameterValue"],
])("what was not moved because of %s is described as such", (code, said) => {
  expect(describeNotMoved(code)).toBe(said);
});
