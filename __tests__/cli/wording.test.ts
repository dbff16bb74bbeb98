import { describeNotMoved, describeStop } from "../../cli/terminal/describe-code";
import type { ImportSummary } from "../../cli/terminal/describe-import";
import { describeImport } from "../../cli/terminal/describe-import";

const notified = (count: number): ImportSummary => ({
  file: "f.ndjson",
  to: undefined,
  dryRun: false,
  survey: { open: 2 * count, already: count, held: count, unseen: count, torn: undefined, refused: [] },
  report: { imported: count, notImported: Array(count).fill("AccessDenied"), newIds: [] },
  stoppedBy: "TargetNotAccepting",
});

test("an import speaks of one as of one", () => {
  expect(describeImport(notified(1))).toEqual([
    "1 message imported from f.ndjson.",
    "1 was imported before.",
    "1 is held still, and was left out.",
    "1 may be held still: in its queue not everything could be looked at, because it is in flight or delayed. Repeat the command later, or add --force to have it twice rather than not at all.",
    "1 not imported: SQS answered AccessDenied.",
    "Stopped early because three batches in a row were not taken.",
    "The same command goes on with the one that is left.",
  ]);
});

test("and of several as of several", () => {
  expect(describeImport(notified(2))).toEqual([
    "2 messages imported from f.ndjson.",
    "2 were imported before.",
    "2 are held still, and were left out.",
    "2 may be held still: in their queue not everything could be looked at, because it is in flight or delayed. Repeat the command later, or add --force to have them twice rather than not at all.",
    "2 not imported: SQS answered AccessDenied.",
    "Stopped early because three batches in a row were not taken.",
    "The same command goes on with the 2 that are left.",
  ]);
});

test.each([
  ["SIGINT", "by ctrl-C"],
  ["SIGHUP", "because the terminal was closed"],
  ["AccessDenied", "by an error (AccessDenied)"],
])("a run that %s ended is told so", (code, said) => {
  expect(describeStop(code)).toBe(said);
});

test.each([
  ["Stopped", "the run was stopped"],
  ["DeadlineReached", "the run was stopped"],
  ["InvalidParameterValue", "SQS answered InvalidParameterValue"],
])("what was not moved because of %s is told so", (code, said) => {
  expect(describeNotMoved(code)).toBe(said);
});
