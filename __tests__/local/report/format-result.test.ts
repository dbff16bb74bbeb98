import { formatJson, formatResult } from "../../../local/report/format-result";

const QUEUE = {
  produced: 3,
  bad: 1,
  processed: 2,
  quarantined: 1,
  retryScheduled: 1,
  redriven: 1,
  processedAfterRedrive: 1,
  collateral: 0,
  lost: 0,
  duplicates: 0,
  alerts: 2,
  emails: 2,
  problems: [],
};
const LOST = { ...QUEUE, lost: 1, problems: ["Message m-1 is lost."] };

test("the JSON of one queue is its numbers", () => {
  expect(JSON.parse(formatJson({ queues: new Map([["q", QUEUE]]), seconds: 1.5 }))).toEqual({
    ...QUEUE,
    seconds: 1.5,
    balanced: true,
  });
});

test("the JSON of several queues has the numbers of each by its name", () => {
  const queues = new Map([
    ["payments", QUEUE],
    ["refunds", LOST],
  ]);

  expect(JSON.parse(formatJson({ queues, seconds: 1.5 }))).toEqual({
    queues: { payments: QUEUE, refunds: LOST },
    seconds: 1.5,
    balanced: false,
  });
});

test("a person gets a table for each queue, with its name if there are several, and all problems", () => {
  const one = formatResult({ queues: new Map([["payments", QUEUE]]), seconds: 1.5 }, false);
  const queues = new Map([
    ["payments", QUEUE],
    ["refunds", LOST],
  ]);
  const several = formatResult({ queues, seconds: 1.5 }, false).split("\n");

  expect(one).not.toContain("payments");
  expect(one.split("\n").at(-1)).toBe(
    "Reconciled in 1.5 s: every message is processed or held where it belongs.",
  );
  expect(several.filter((line) => /^\w/.test(line))).toEqual([
    "payments",
    "refunds",
    "The run does not reconcile:",
  ]);
  expect(several.at(-1)).toBe("  - Message m-1 is lost.");
});

test("only the first problems are printed, and how many more there are", () => {
  const problems = Array.from({ length: 23 }, (_, index) => `Problem ${index}.`);
  const lines = formatResult({ queues: new Map([["q", { ...QUEUE, problems }]]), seconds: 1 }, false).split(
    "\n",
  );

  expect(lines.slice(-2)).toEqual(["  - Problem 19.", "  - … and 3 more."]);
});
